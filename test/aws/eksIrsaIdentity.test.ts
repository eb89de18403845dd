import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { EksIrsaIdentity, type EksIrsaIdentityArgs } from "../../src/aws";
import { kubernetes } from "../flux/cluster";
import { isUnknown, mockRun, type MockRun, type MockRunOptions } from "../mockEngine";
import { matchesSnapshot } from "../snapshot";
import { goodArgs, oidcProviderArn } from "./irsaArguments";

const phases = ["preview", "update"] as const;
const repository = (name: string) => `arn:aws:ecr:eu-central-1:111122223333:repository/${name}`;

function run(
    changes: Partial<EksIrsaIdentityArgs>,
    phase: MockRunOptions["phase"] = "update",
): Promise<MockRun<EksIrsaIdentity>> {
    return mockRun(
        () => {
            const providers = { kubernetes: kubernetes() };
            return new EksIrsaIdentity("flux-registry", { ...goodArgs, ...changes }, { providers });
        },
        { phase, outputs },
    );
}

function outputs(type: string, name: string): Record<string, unknown> {
    return type === "aws:iam/role:Role" ? { arn: `arn:aws:iam::111122223333:role/${name}`, name } : {};
}

function ofType(result: MockRun<unknown>, type: string) {
    assert.equal(result.error, undefined);
    return result.resources.filter((resource) => resource.type === type);
}

const type = {
    role: "aws:iam/role:Role",
    policy: "aws:iam/rolePolicy:RolePolicy",
    attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    component: "flux-workload-identity:index:FluxServiceAccounts",
};

for (const phase of phases) {
    describe(`EksIrsaIdentity (${phase})`, () => {
        it("makes a role with the given shape, whose trust policy names subjects and audience", async () => {
            const shape = { name: "flux", path: "/flux/", description: "Flux", maxSessionDuration: 7200 };
            const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
            const tags = { team: "platform" };
            const [role] = ofType(
                await run({ role: { ...shape, permissionsBoundary }, tags }, phase),
                type.role,
            );
            assert.equal(role?.name, "flux-registry-role");
            const { assumeRolePolicy, ...rest } = role.inputs;
            assert.deepEqual(rest, { ...shape, permissionsBoundary, tags });
            matchesSnapshot(
                "aws/eks-irsa-identity-trust-policy.json",
                JSON.parse(assumeRolePolicy as string),
            );
        });

        it("gives each grant a policy of its own", async () => {
            const result = await run(
                {
                    grants: {
                        ecrRepositories: { apps: repository("apps") },
                        ecrPublic: true,
                        inlinePolicies: { own: JSON.stringify({ Version: "2012-10-17", Statement: [] }) },
                        managedPolicies: { s3: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" },
                    },
                },
                phase,
            );
            assert.deepEqual(
                ofType(result, type.policy)
                    .map(({ name }) => name)
                    .sort(),
                [
                    "flux-registry-ecr-public",
                    "flux-registry-ecr-repositories",
                    "flux-registry-inline-policy-own",
                ],
            );
            assert.deepEqual(
                ofType(result, type.attachment).map(({ name, inputs }) => [name, inputs["policyArn"]]),
                [["flux-registry-managed-policy-s3", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]],
            );
        });

        it("uses an existing role: grants are added to it, and what it must trust is an output", async () => {
            const result = await run(
                {
                    existingRoleArn: "arn:aws:iam::111122223333:role/flux/reader",
                    grants: { ecrRepositories: { apps: repository("apps") } },
                },
                phase,
            );
            assert.deepEqual(ofType(result, type.role), []);
            assert.equal(ofType(result, type.policy)[0]?.inputs["role"], "reader");
            const required = await new Promise<string>((resolve) =>
                result.result?.requiredTrustPolicy.apply(resolve),
            );
            matchesSnapshot("aws/eks-irsa-identity-trust-policy.json", JSON.parse(required));
        });

        it("previews and makes everything when the cluster is not known yet", async () => {
            const later = pulumi.output(Promise.resolve(oidcProviderArn()));
            const result = await run({ cluster: { name: "prod-eu", oidcProviderArn: later } }, phase);
            assert.equal(ofType(result, type.role).length, 1);
            assert.equal(ofType(result, "kubernetes:core/v1:ServiceAccountPatch").length, 1);
        });

        it("makes no in-cluster half when patching is disabled, and needs no Kubernetes provider then", async () => {
            const result = await mockRun(
                () => new EksIrsaIdentity("flux", { ...goodArgs, inCluster: { enabled: false } }),
                { phase, outputs },
            );
            assert.deepEqual(ofType(result, type.component), []);
            assert.equal(ofType(result, type.role).length, 1);
        });
    });
}

describe("EksIrsaIdentity", () => {
    it("patches after the role and after every grant", async () => {
        const result = await run({ grants: { ecrRepositories: { apps: repository("apps") } } });
        const [half] = ofType(result, type.component);
        assert.deepEqual(
            half?.request
                .getDependenciesList()
                .map((urn) => urn.replace(/^.*::/, ""))
                .sort(),
            ["flux-registry-ecr-repositories", "flux-registry-role"],
        );
    });

    it("shows the annotation's key at the first preview, where its value is unknown", async () => {
        const [account] = ofType(await run({}, "preview"), "kubernetes:core/v1:ServiceAccountPatch");
        const { annotations } = account?.inputs["metadata"] as { annotations: { [key: string]: unknown } };
        assert.deepEqual(Object.keys(annotations), ["eks.amazonaws.com/role-arn"]);
        assert.ok(isUnknown(annotations["eks.amazonaws.com/role-arn"]));
    });

    it("registers the same whichever way clusters, controllers, service accounts and grants are ordered", async () => {
        const others = ["b", "a"].map((name) => ({
            name,
            oidcProviderArn: oidcProviderArn(name.toUpperCase() + "1"),
        }));
        const tenants = ["y", "x"].map((name) => ({ namespace: "team", name }));
        const one = await run({
            additionalClusters: others,
            controllers: ["source-controller", "image-reflector-controller"],
            serviceAccounts: tenants,
            grants: {
                ecrRepositories: { b: repository("b"), a: repository("a") },
                s3Buckets: { x: "arn:aws:s3:::fleet" },
            },
        });
        const other = await run({
            additionalClusters: [...others].reverse(),
            controllers: ["image-reflector-controller", "source-controller"],
            serviceAccounts: [...tenants].reverse(),
            grants: {
                s3Buckets: { x: "arn:aws:s3:::fleet" },
                ecrRepositories: { a: repository("a"), b: repository("b") },
            },
        });
        const registered = ({ resources }: MockRun<unknown>) =>
            resources.map(({ type: token, name, inputs }) => [token, name, JSON.stringify(inputs)]);
        assert.equal(one.error, undefined);
        assert.deepEqual(registered(other), registered(one));
    });

    it("freezes its children's names and types, on which aliases depend", async () => {
        const result = await run({
            serviceAccounts: [{ namespace: "team-a", name: "apps" }],
            shards: { "source-controller-shard1": "source-controller" },
            grants: {
                ecrRepositories: { apps: repository("apps") },
                managedPolicies: { s3: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" },
            },
        });
        const urns = result.resources.map(
            ({ parent, type: token, name }) => `${parent.replace(/^.*::/, "")} > ${token}::${name}`,
        );
        matchesSnapshot("aws/eks-irsa-identity-children.txt", `${urns.sort().join("\n")}\n`);
    });

    it("has outputs that a stack can export", async () => {
        const { result } = await run({
            additionalClusters: [{ name: "prod-us", oidcProviderArn: oidcProviderArn("B") }],
        });
        const outputsOf = pulumi.all([result?.identity, result?.subjects, result?.roleArn, result?.roleName]);
        const values = await new Promise((resolve) => outputsOf.apply(resolve));
        matchesSnapshot("aws/eks-irsa-identity-outputs.json", values);
    });

    it("warns of a grant that none of its controllers uses, and names those that would", async () => {
        const { warnings } = await run({
            grants: { kmsKeys: { sops: "arn:aws:kms:eu-central-1:111122223333:key/a" } },
        });
        assert.deepEqual(warnings, [
            "grants.kmsKeys: none of the identity's controllers uses it; it is for kustomize-controller",
        ]);
    });

    it("warns of long names where nothing tells the region", async () => {
        const { warnings } = await run({
            cluster: {
                name: "own",
                oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/issuer.example.org",
            },
            serviceAccounts: [{ namespace: "n".repeat(25), name: "s".repeat(20) }],
        });
        assert.match(
            warnings.join(),
            /^serviceAccounts: n{25}\/s{20} can't assume the role in regions with long names/,
        );
    });

    it("has a canonical form of its arguments in the state, without their order", async () => {
        const result = await run({ controllers: ["source-controller", "helm-controller"] });
        const [component] = ofType(result, "flux-workload-identity:index:EksIrsaIdentity");
        matchesSnapshot("aws/eks-irsa-identity-inputs.json", component?.inputs);
    });
});
