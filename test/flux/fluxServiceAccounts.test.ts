import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { fluxIdentity } from "../../src/flux/fluxIdentity";
import { FluxServiceAccounts, type FluxServiceAccountsArgs } from "../../src/flux/fluxServiceAccounts";
import { mockRun, type MockRun, type MockRunOptions } from "../mockEngine";
import { kubernetes } from "./cluster";

const roleArn = "arn:aws:iam::111122223333:role/flux";
const subjects = [
    ...["image-reflector-controller", "kustomize-controller", "source-controller"].map((name) => ({
        namespace: "flux-system",
        name,
    })),
    { namespace: "team-a", name: "apps" },
];
const irsa = fluxIdentity({
    mode: "eks-irsa",
    clusterNames: ["prod-eu"],
    subjects,
    annotations: { "eks.amazonaws.com/role-arn": roleArn },
    ids: [roleArn],
});
const aks = fluxIdentity({
    mode: "aks-workload-identity",
    clusterNames: ["prod-eu"],
    subjects,
    annotations: {
        "azure.workload.identity/client-id": "client",
        "azure.workload.identity/tenant-id": "tenant",
    },
    podLabels: { "azure.workload.identity/use": "true" },
    ids: ["client", "tenant"],
});

type Changes = Partial<FluxServiceAccountsArgs>;

function patch(
    changes: Changes,
    phase: MockRunOptions["phase"] = "update",
): Promise<MockRun<FluxServiceAccounts>> {
    return mockRun(
        () =>
            new FluxServiceAccounts(
                "flux",
                { mode: "eks-irsa", identity: irsa, clusterName: "prod-eu", ...changes },
                { providers: { kubernetes: kubernetes() } },
            ),
        { phase },
    );
}

function patches(run: MockRun<unknown>, type: "ServiceAccountPatch" | "DeploymentPatch") {
    assert.equal(run.error, undefined);
    return run.resources.filter((resource) => resource.type.endsWith(`:${type}`));
}

for (const phase of ["preview", "update"] as const) {
    describe(`FluxServiceAccounts (${phase})`, () => {
        it("annotates the ServiceAccounts of controllers and tenants, and nothing else of them", async () => {
            const run = await patch(
                {
                    controllers: ["source-controller"],
                    serviceAccounts: [{ namespace: "team-a", name: "apps" }],
                },
                phase,
            );
            const annotations = { "eks.amazonaws.com/role-arn": roleArn };
            assert.deepEqual(
                patches(run, "ServiceAccountPatch").map(({ inputs }) => inputs["metadata"]),
                [
                    { namespace: "flux-system", name: "source-controller", annotations },
                    { namespace: "team-a", name: "apps", annotations },
                ],
            );
        });

        it("restarts controllers by an annotation of their pods, and no tenant needs one", async () => {
            const run = await patch(
                {
                    controllers: ["source-controller"],
                    serviceAccounts: [{ namespace: "team-a", name: "apps" }],
                },
                phase,
            );
            const [deployment, ...others] = patches(run, "DeploymentPatch");
            assert.deepEqual(others, []);
            assert.deepEqual(deployment?.inputs, {
                apiVersion: "apps/v1",
                kind: "Deployment",
                metadata: { namespace: "flux-system", name: "source-controller" },
                spec: {
                    template: {
                        metadata: { annotations: { "flux-workload-identity/eks-irsa": irsa.rollout } },
                    },
                },
            });
        });

        it("labels the pods of controllers and shards on Azure, in the pod template and nowhere else", async () => {
            const run = await patch(
                {
                    mode: "aks-workload-identity",
                    identity: aks,
                    controllers: ["source-controller"],
                    shards: { "source-controller-shard1": "source-controller" },
                    serviceAccounts: [{ namespace: "team-a", name: "apps" }],
                },
                phase,
            );
            const deployments = patches(run, "DeploymentPatch");
            assert.deepEqual(
                deployments.map(({ inputs }) => inputs["metadata"]),
                ["source-controller", "source-controller-shard1"].map((name) => ({
                    namespace: "flux-system",
                    name,
                })),
            );
            deployments.forEach(({ inputs }) =>
                assert.deepEqual(inputs["spec"], {
                    template: {
                        metadata: {
                            annotations: { "flux-workload-identity/aks-workload-identity": aks.rollout },
                            labels: { "azure.workload.identity/use": "true" },
                        },
                    },
                }),
            );
            patches(run, "ServiceAccountPatch").forEach(({ inputs }) =>
                assert.ok(!("labels" in (inputs["metadata"] as object))),
            );
        });

        it("keeps the Azure label and leaves the restart out under `rollout.when: never`", async () => {
            const controllers = ["source-controller" as const];
            const onAzure = await patch(
                { mode: "aks-workload-identity", identity: aks, controllers, rollout: { when: "never" } },
                phase,
            );
            const [labelled] = patches(onAzure, "DeploymentPatch");
            assert.deepEqual(labelled?.inputs["spec"], {
                template: { metadata: { labels: { "azure.workload.identity/use": "true" } } },
            });
            const onEks = await patch({ controllers, rollout: { when: "never" } }, phase);
            assert.deepEqual(patches(onEks, "DeploymentPatch"), []);
        });

        it("makes nothing when patching is disabled", async () => {
            const run = await patch(
                { controllers: ["source-controller"], inCluster: { enabled: false } },
                phase,
            );
            assert.equal(run.error, undefined);
            assert.deepEqual(
                run.resources.map(({ type }) => type).filter((type) => type.startsWith("kubernetes:")),
                [],
            );
        });
    });
}

describe("FluxServiceAccounts", () => {
    const all = ["source-controller", "kustomize-controller", "image-reflector-controller"] as const;

    it("restarts one controller after another, source-controller last, each after its own ServiceAccount", async () => {
        const run = await patch({ controllers: [...all] });
        const order = patches(run, "DeploymentPatch");
        const lastPart = (urn: string) => urn.replace(/^.*\$/, "");
        assert.deepEqual(
            order.map(({ request }) => request.getDependenciesList().map(lastPart).sort()),
            [
                ["kubernetes:core/v1:ServiceAccountPatch::flux-image-reflector-controller"],
                [
                    "kubernetes:apps/v1:DeploymentPatch::flux-image-reflector-controller",
                    "kubernetes:core/v1:ServiceAccountPatch::flux-kustomize-controller",
                ],
                [
                    "kubernetes:apps/v1:DeploymentPatch::flux-kustomize-controller",
                    "kubernetes:core/v1:ServiceAccountPatch::flux-source-controller",
                ],
            ],
        );
    });

    it("registers the same whichever way its arguments are ordered", async () => {
        const shards = {
            "source-controller-b": "source-controller",
            "source-controller-a": "source-controller",
        } as const;
        const tenants = [
            { namespace: "team-b", name: "apps" },
            { namespace: "team-a", name: "apps" },
        ];
        const identity = { ...irsa, subjects: { "prod-eu": [...subjects, ...tenants] } };
        const one = await patch({ identity, controllers: [...all], shards, serviceAccounts: tenants });
        const other = await patch({
            identity,
            controllers: [...all].reverse(),
            shards: Object.fromEntries(Object.entries(shards).reverse()),
            serviceAccounts: [...tenants].reverse(),
        });
        const registered = (run: MockRun<unknown>) =>
            run.resources.map(({ type, name, inputs }) => ({ type, name, inputs }));
        assert.deepEqual(registered(other), registered(one));
    });

    it("asks the provider for nothing but what was asked of it", async () => {
        const plain = await patch({ controllers: ["source-controller"] });
        assert.ok(!JSON.stringify(plain.resources.map(({ inputs }) => inputs)).includes("pulumi.com/"));
        const asked = await patch({
            controllers: ["source-controller"],
            inCluster: { force: true, retainOnDelete: true },
            rollout: { wait: false, timeoutSeconds: 90 },
        });
        const [account] = patches(asked, "ServiceAccountPatch");
        const [deployment] = patches(asked, "DeploymentPatch");
        assert.deepEqual((account?.inputs["metadata"] as { annotations: object }).annotations, {
            "eks.amazonaws.com/role-arn": roleArn,
            "pulumi.com/patchForce": "true",
        });
        assert.deepEqual((deployment?.inputs["metadata"] as { annotations: object }).annotations, {
            "pulumi.com/patchForce": "true",
            "pulumi.com/skipAwait": "true",
        });
        assert.ok(account?.request.getRetainondelete());
        assert.ok(deployment?.request.getRetainondelete());
        assert.equal(deployment?.request.getCustomtimeouts()?.getCreate(), "90s");
    });

    it("reads a ServiceAccount before it patches it under `requireExisting`", async () => {
        const run = await patch({ controllers: ["source-controller"], inCluster: { requireExisting: true } });
        const [account] = patches(run, "ServiceAccountPatch");
        assert.match(
            account?.request.getDependenciesList().join() ?? "",
            /ServiceAccount::flux-source-controller-existing$/,
        );
    });

    it("patches with the provider of the component, and only with that one", async () => {
        const run = await mockRun(
            () => {
                const providers = { kubernetes: kubernetes("eu") };
                kubernetes("us");
                const args = { mode: "eks-irsa", identity: irsa, clusterName: "prod-eu" } as const;
                return new FluxServiceAccounts(
                    "flux",
                    { ...args, controllers: ["source-controller"] },
                    { providers },
                );
            },
            { phase: "update" },
        );
        for (const type of ["ServiceAccountPatch", "DeploymentPatch"] as const) {
            patches(run, type).forEach(({ request }) =>
                assert.match(request.getProvider(), /kubernetes::eu::eu-id$/),
            );
        }
    });

    it("takes the stack's configured cluster when no provider is given", async () => {
        const run = await mockRun(
            () =>
                new FluxServiceAccounts("flux", {
                    mode: "eks-irsa",
                    identity: irsa,
                    clusterName: "prod-eu",
                    controllers: ["source-controller"],
                }),
            { phase: "update", config: { "kubernetes:context": "prod-eu" } },
        );
        assert.equal(patches(run, "ServiceAccountPatch").length, 1);
    });

    it("refuses an identity that turns out to be another's, before anything is patched", async () => {
        const other = pulumi.output({ ...irsa, subjects: { "prod-us": subjects } });
        const run = await patch({ identity: other, controllers: ["source-controller"] });
        assert.match(
            run.error?.message ?? "",
            /^FluxServiceAccounts "flux": identity: trusts the clusters \["prod-us"\]/,
        );
        assert.deepEqual(
            run.resources.filter(({ type }) => type.startsWith("kubernetes:")),
            [],
        );
    });
});
