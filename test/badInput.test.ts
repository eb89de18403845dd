import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { EksIrsaIdentity, type EksIrsaIdentityArgs } from "../src/aws";
import { FluxServiceAccounts, InputError } from "../src";
import { fluxIdentity } from "../src/flux/fluxIdentity";
import { goodArgs, oidcProviderArn } from "./aws/irsaArguments";
import { kubernetes } from "./flux/cluster";
import { mockRun } from "./mockEngine";

interface BadInput {
    /** What is wrong, as a user would say it. */
    because: string;
    args: object;
    message: RegExp;
    /** Without a Kubernetes provider. */
    withoutProvider?: boolean;
}

const repository = "arn:aws:ecr:eu-central-1:111122223333:repository/apps";
const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
        name: `c${index}`,
        oidcProviderArn: oidcProviderArn(`${index}`),
    }));
const grants = (changes: object) => ({ grants: changes });
const serviceAccount = (namespace: string, name: string) => ({ serviceAccounts: [{ namespace, name }] });

const irsa: BadInput[] = [
    {
        because: "the OIDC provider's ARN is empty, as @pulumi/eks gives it when it made none",
        args: { cluster: { name: "prod-eu", oidcProviderArn: "" } },
        message:
            /cluster\.oidcProviderArn: "": the cluster has no OIDC provider; .*`createOidcProvider: true`/,
    },
    {
        because: "the OIDC provider's ARN is missing",
        args: { cluster: { name: "prod-eu", oidcProviderArn: undefined } },
        message: /cluster\.oidcProviderArn: no value: the cluster has no OIDC provider/,
    },
    {
        because: "the OIDC provider's ARN is empty once it is known",
        args: { cluster: { name: "prod-eu", oidcProviderArn: pulumi.output("") } },
        message: /cluster\.oidcProviderArn: "": the cluster has no OIDC provider/,
    },
    {
        because: "the issuer's URL is given instead of the provider's ARN",
        args: {
            cluster: { name: "prod-eu", oidcProviderArn: "https://oidc.eks.eu-central-1.amazonaws.com/id/A" },
        },
        message:
            /cluster\.oidcProviderArn: "https:.*" is not the ARN of an OIDC provider \(arn:PARTITION:iam::/,
    },
    {
        because: "an additional cluster's provider ARN is malformed",
        args: {
            additionalClusters: [{ name: "prod-us", oidcProviderArn: "arn:aws:iam::1:oidc-provider/x" }],
        },
        message: /additionalClusters\[0\]\.oidcProviderArn: "arn:aws:iam::1:oidc-provider\/x" is not the ARN/,
    },
    {
        because: "two clusters have one name",
        args: { additionalClusters: [{ name: "prod-eu", oidcProviderArn: oidcProviderArn("B") }] },
        message:
            /additionalClusters\[0\]\.name: "prod-eu" is the name of two clusters; give each a name of its own/,
    },
    {
        because: "two clusters have one OIDC provider",
        args: { additionalClusters: [{ name: "prod-us", oidcProviderArn: oidcProviderArn() }] },
        message:
            /additionalClusters: .* is the OIDC provider of "prod-eu" and of "prod-us"; each cluster has its own/,
    },
    {
        because: "two clusters have one OIDC provider once it is known",
        args: {
            additionalClusters: [{ name: "prod-us", oidcProviderArn: pulumi.output(oidcProviderArn()) }],
        },
        message: /additionalClusters: .* is the OIDC provider of "prod-eu" and of "prod-us"/,
    },
    {
        because: "the clusters' providers are in two accounts",
        args: {
            additionalClusters: [{ name: "prod-us", oidcProviderArn: oidcProviderArn("B", "444455556666") }],
        },
        message:
            /additionalClusters: .* are in the accounts 111122223333 and 444455556666; a role trusts providers of its own/,
    },
    {
        because: "a cluster has no name",
        args: { cluster: { name: "", oidcProviderArn: oidcProviderArn() } },
        message: /cluster\.name: "" is not a cluster's name; give a plain string/,
    },
    {
        because: "a controller is unknown",
        args: { controllers: ["source-controler"] },
        message:
            /controllers\[0\]: "source-controler" is not a Flux controller; use one of flux-operator, helm-controller/,
    },
    {
        because: "a controller is listed twice",
        args: { controllers: ["source-controller", "source-controller"] },
        message: /controllers\[1\]: "source-controller" is listed twice; list it once/,
    },
    {
        because: "the controllers are an output, which can't decide what exists",
        args: { controllers: pulumi.output(["source-controller"]) },
        message: /controllers: decides which resources exist, so it must be a plain list and not an output/,
    },
    {
        because: "neither controllers nor service accounts are named",
        args: { controllers: [] },
        message:
            /controllers: no one would use the identity; name at least one controller .* or `serviceAccounts`/,
    },
    {
        because: "a shard's controller does not use the identity",
        args: { shards: { "helm-controller-shard1": "helm-controller" } },
        message:
            /shards\["helm-controller-shard1"\]: is a shard of "helm-controller", which does not use the identity/,
    },
    {
        because: "a controller's own Deployment is called a shard",
        args: { shards: { "source-controller": "source-controller" } },
        message:
            /shards\["source-controller"\]: is a controller's own Deployment; name the shard's, as "source-controller-shard1"/,
    },
    {
        because: "a shard's controller is unknown",
        args: { shards: { shard1: "source" } },
        message: /shards\["shard1"\]: "source" is not a Flux controller/,
    },
    {
        because: "the namespace is no namespace's name",
        args: { namespace: "Flux_System" },
        message: /namespace: "Flux_System" is not a namespace's name; it consists of lower-case letters/,
    },
    {
        because: "the namespace turns out to be no namespace's name",
        args: { namespace: pulumi.output("Flux_System") },
        message: /namespace: "Flux_System" is not a namespace's name/,
    },
    {
        because: "a ServiceAccount's namespace is a wildcard",
        args: serviceAccount("*", "apps"),
        message:
            /serviceAccounts\[0\]\.namespace: "\*" is a wildcard; an identity trusts exact subjects only/,
    },
    {
        because: "a ServiceAccount's name is a wildcard",
        args: serviceAccount("team-a", "app?"),
        message: /serviceAccounts\[0\]\.name: "app\?" is a wildcard/,
    },
    {
        because: "a ServiceAccount's name is malformed",
        args: serviceAccount("team-a", "Apps"),
        message: /serviceAccounts\[0\]\.name: "Apps" is not a ServiceAccount's name/,
    },
    {
        because: "a ServiceAccount's namespace is too long",
        args: serviceAccount("a".repeat(64), "apps"),
        message: /serviceAccounts\[0\]\.namespace: .* has 64 characters; a namespace's name has at most 63/,
    },
    {
        because: "a ServiceAccount is listed twice",
        args: {
            serviceAccounts: [
                { namespace: "a", name: "apps" },
                { namespace: "a", name: "apps" },
            ],
        },
        message: /serviceAccounts\[1\]: a\/apps is listed twice; list it once/,
    },
    {
        because: "a controller is listed as a ServiceAccount, too",
        args: serviceAccount("flux-system", "source-controller"),
        message:
            /namespace: flux-system\/source-controller is in `controllers` and in `serviceAccounts`; list it once/,
    },
    {
        because: "the issuer's region makes a session's name too long",
        args: serviceAccount("n".repeat(30), "s".repeat(20)),
        message:
            /serviceAccounts: n{30}\/s{20} can't assume the role in eu-central-1: .* 74 characters where STS allows 64/,
    },
    {
        because: "a granted resource's region makes a session's name too long",
        args: {
            cluster: {
                name: "own",
                oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/issuer.example.org",
            },
            ...serviceAccount("n".repeat(30), "s".repeat(20)),
            ...grants({ ecrRepositories: { apps: repository } }),
        },
        message: /grants\.ecrRepositories\["apps"\]: n{30}\/s{20} can't assume the role in eu-central-1/,
    },
    {
        because: "the trust policy is over the quota",
        args: { additionalClusters: many(4) },
        message:
            /cluster: the role's trust policy has \d{4} characters and the quota is 2048; name fewer clusters/,
    },
    {
        because: "the trust policy turns out to be over the quota",
        args: {
            additionalClusters: many(4),
            cluster: { name: "own", oidcProviderArn: pulumi.output(oidcProviderArn("F")) },
        },
        message: /cluster: the role's trust policy has \d{4} characters and the quota is 2048/,
    },
    {
        because: "the quota is none that AWS grants",
        args: { role: { trustPolicyQuota: 8192 } },
        message:
            /role\.trustPolicyQuota: 8192 is no quota that AWS grants; give a whole number from 2048 to 4096/,
    },
    {
        because: "the role's name is too long",
        args: { role: { name: "r".repeat(65) } },
        message: /role\.name: "r{65}" is not a role's name; give 1 to 64 letters/,
    },
    {
        because: "the role's name turns out to be malformed",
        args: { role: { name: pulumi.output("flux role") } },
        message: /role\.name: "flux role" is not a role's name/,
    },
    {
        because: "the role's path is malformed",
        args: { role: { path: "flux" } },
        message: /role\.path: "flux" is not a path; give one that begins and ends with "\/"/,
    },
    {
        because: "the role's session is too long",
        args: { role: { maxSessionDuration: 86400 } },
        message:
            /role\.maxSessionDuration: 86400 is not a session's length; give a whole number of seconds from 3600 to 43200/,
    },
    {
        because: "the role's description is too long",
        args: { role: { description: "d".repeat(1001) } },
        message: /role\.description: has 1001 characters where IAM allows 1000; shorten it/,
    },
    {
        because: "the permissions boundary is no policy",
        args: { role: { permissionsBoundary: "arn:aws:iam::111122223333:role/boundary" } },
        message: /role\.permissionsBoundary: .* is not the ARN of an IAM managed policy; give one as/,
    },
    {
        because: "an existing role comes with the shape of a new one",
        args: { existingRoleArn: "arn:aws:iam::111122223333:role/flux", role: { path: "/flux/" } },
        message:
            /role: shapes a new role, and `existingRoleArn` names one that exists; remove one of the two/,
    },
    {
        because: "an existing role comes with tags",
        args: { existingRoleArn: "arn:aws:iam::111122223333:role/flux", tags: { team: "platform" } },
        message: /tags: shapes a new role, and `existingRoleArn` names one that exists/,
    },
    {
        because: "the existing role is no role",
        args: { existingRoleArn: "arn:aws:iam::111122223333:user/flux" },
        message: /existingRoleArn: .* is not the ARN of an IAM role; give one as arn:aws:iam::/,
    },
    {
        because: "the existing role is in another account than the cluster's OIDC provider",
        args: { existingRoleArn: "arn:aws:iam::444455556666:role/flux" },
        message:
            /existingRoleArn: is a role of account 444455556666, and the OIDC provider of "prod-eu" is in 111122223333/,
    },
    {
        because: "a grant is none that AWS has",
        args: grants({ containerRegistries: { apps: "x" } }),
        message: /grants\.containerRegistries: is not a grant on AWS; use one of ecrRepositories,/,
    },
    {
        because: "a grant names no resource",
        args: grants({ ecrRepositories: {} }),
        message: /grants\.ecrRepositories: is empty and grants nothing; name a resource or leave it out/,
    },
    {
        because: "a grant is on every resource",
        args: grants({ s3Buckets: { all: "*" } }),
        message:
            /grants\.s3Buckets\["all"\]: "\*" is a wildcard for every resource; name an S3 bucket, as arn:aws:s3:::/,
    },
    {
        because: "a grant is on every repository",
        args: grants({ ecrRepositories: { all: "arn:aws:ecr:eu-central-1:111122223333:repository/*" } }),
        message:
            /grants\.ecrRepositories\["all"\]: .* is a wildcard for every resource; name an ECR repository/,
    },
    {
        because: "a grant's ARN is of another service",
        args: grants({ ecrRepositories: { apps: "arn:aws:s3:::apps" } }),
        message:
            /grants\.ecrRepositories\["apps"\]: "arn:aws:s3:::apps" is not the ARN of an ECR repository; give one as/,
    },
    {
        because: "a grant's ARN turns out to be of another service",
        args: grants({ kmsKeys: { sops: pulumi.output(repository) } }),
        message: /grants\.kmsKeys\["sops"\]: .* is not the ARN of a KMS key/,
    },
    {
        because: "a KMS alias stands where a key is needed",
        args: grants({ kmsKeys: { sops: "arn:aws:kms:eu-central-1:111122223333:alias/sops" } }),
        message:
            /grants\.kmsKeys\["sops"\]: .* is an alias, and a grant on an alias allows nothing; give the ARN of its key/,
    },
    {
        because: "a bucket's ARN names objects",
        args: grants({ s3Buckets: { fleet: "arn:aws:s3:::fleet/*" } }),
        message:
            /grants\.s3Buckets\["fleet"\]: .* names objects; give the ARN of their bucket, without a path/,
    },
    {
        because: "a repository is named and not its ARN given",
        args: grants({ ecrRepositories: { apps: "apps" } }),
        message: /grants\.ecrRepositories\["apps"\]: "apps" is not an ARN; give the ARN of an ECR repository/,
    },
    {
        because: "a grant's key can't be part of a name",
        args: grants({ managedPolicies: { "read only": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" } }),
        message: /grants\.managedPolicies\["read only"\]: has a key that can't be part of a name/,
    },
    {
        because: "an inline policy is no document, and may be secret",
        args: grants({ inlinePolicies: { own: "hunter2" } }),
        message:
            /^EksIrsaIdentity "flux": grants\.inlinePolicies\["own"\]: is not a policy document; give JSON with a `Statement`, [^"]*$/,
    },
    {
        because: "there is no Kubernetes provider to patch with",
        args: {},
        withoutProvider: true,
        message:
            /providers: no Kubernetes provider says which cluster to patch; pass `\{ providers: \{ kubernetes: … \} \}`/,
    },
    {
        because: "a rollout policy is unknown",
        args: { rollout: { when: "always" } },
        message: /rollout\.when: "always" is unknown; use one of onIdentityChange, never/,
    },
    {
        because: "a rollout's time is none",
        args: { rollout: { timeoutSeconds: 0 } },
        message: /rollout\.timeoutSeconds: 0 is not a whole number of seconds, at least 1/,
    },
];

const identity = fluxIdentity({
    mode: "eks-irsa",
    clusterNames: ["prod-eu"],
    subjects: [{ namespace: "flux-system", name: "source-controller" }],
    annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/flux" },
    ids: ["arn:aws:iam::111122223333:role/flux"],
});
const inCluster = { mode: "eks-irsa", identity, clusterName: "prod-eu", controllers: ["source-controller"] };
const alone: BadInput[] = [
    {
        because: "the mode is unknown",
        args: { mode: "irsa" },
        message: /mode: "irsa" is unknown; use one of aks-workload-identity, eks-irsa/,
    },
    {
        because: "the mode needs nothing in the cluster",
        args: { mode: "gke-principal" },
        message: /mode: "gke-principal" needs nothing in the cluster; remove this component/,
    },
    {
        because: "the mode is not the identity's",
        args: { mode: "gke-service-account" },
        message:
            /identity: is of mode "eks-irsa", but `mode` is "gke-service-account"; set `mode` to the identity's own/,
    },
    {
        because: "the mode serves no tenants",
        args: { mode: "eks-pod-identity", serviceAccounts: [{ namespace: "team-a", name: "apps" }] },
        message:
            /serviceAccounts: EKS Pod Identity gives credentials to pods, and Flux has no pod per ServiceAccount; use IRSA/,
    },
    {
        because: "the cluster has no name",
        args: { clusterName: "" },
        message: /clusterName: "" is not a cluster's name; give it as the identity has it/,
    },
    {
        because: "the identity does not trust the cluster",
        args: { clusterName: "prod-us" },
        message:
            /identity: trusts the clusters \["prod-eu"\] and not "prod-us"; add it to the identity's `additionalClusters`/,
    },
    {
        because: "the identity does not trust a controller",
        args: { controllers: ["helm-controller"] },
        message:
            /identity: does not trust flux-system\/helm-controller of cluster "prod-eu"; add them to the identity's/,
    },
    {
        because: "the identity is something else",
        args: { identity: "arn:aws:iam::111122223333:role/flux" },
        message: /identity: "arn:aws:iam.*" is not the `identity` output of a component of this package/,
    },
];

function refuses(
    component: string,
    cases: BadInput[],
    construct: (args: object, opts: object) => void,
): void {
    describe(`bad input to ${component}`, () => {
        for (const { because, args, message, withoutProvider } of cases) {
            it(`is refused: ${because}`, async () => {
                const run = await mockRun(
                    () => construct(args, withoutProvider ? {} : { providers: { kubernetes: kubernetes() } }),
                    { phase: "preview" },
                );
                assert.ok(
                    run.error instanceof InputError,
                    `refused by an InputError, and not ${String(run.error)}`,
                );
                assert.match(run.error.message, message);
                assert.ok(
                    pulumi.RunError.isInstance(run.error) &&
                        pulumi.InputPropertiesError.isInstance(run.error),
                );
                const made = run.resources.filter(({ type }) => /^(aws|kubernetes):/.test(type));
                assert.deepEqual(made, []);
            });
        }
    });
}

refuses("EksIrsaIdentity", irsa, (args, opts) => {
    new EksIrsaIdentity("flux", { ...goodArgs, ...args } as EksIrsaIdentityArgs, opts);
});
refuses("FluxServiceAccounts", alone, (args, opts) => {
    new FluxServiceAccounts("flux", { ...inCluster, ...args } as never, opts);
});

describe("bad input", () => {
    it("is refused all at once, before anything of the component is registered", async () => {
        const run = await mockRun(
            () =>
                new EksIrsaIdentity("flux", {
                    cluster: { name: "prod-eu", oidcProviderArn: "" },
                    controllers: ["source-controler" as "source-controller"],
                    namespace: "Flux",
                }),
            { phase: "preview" },
        );
        assert.match(
            run.error?.message ?? "",
            /^EksIrsaIdentity "flux": 4 inputs are invalid:\n {2}controllers\[0\]: /,
        );
        assert.deepEqual(
            (run.error as InputError).errors.map(({ propertyPath }) => propertyPath),
            ["controllers[0]", "namespace", "cluster.oidcProviderArn", "providers"],
        );
        assert.ok(!run.resources.some(({ type }) => type.startsWith("flux-workload-identity:")));
    });

    it("says a role's name is too long before the engine adds its suffix", async () => {
        const name = "f".repeat(52);
        const opts = { providers: {} };
        const run = await mockRun(
            () => new EksIrsaIdentity(name, { ...goodArgs, inCluster: { enabled: false } }, opts),
            { phase: "preview" },
        );
        assert.match(
            run.error?.message ?? "",
            /role\.name: the role would be named "f{52}-role" and a suffix, 65 characters where IAM allows 64/,
        );
    });
});
