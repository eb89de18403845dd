import { Role } from "@pulumi/aws/iam/role";
import * as pulumi from "@pulumi/pulumi";
import { fluxIdentity, type FluxIdentity } from "../flux/fluxIdentity";
import { FluxServiceAccounts } from "../flux/fluxServiceAccounts";
import { inClusterArgsOf, type InClusterArgs } from "../flux/inClusterArgs";
import { identitySubjects, tokenSubject } from "../flux/subjects";
import { checkedEksIrsaArgs, type CheckedEksIrsaArgs } from "./eksIrsaChecks";
import type { AwsGrants } from "./grants";
import { derivedRoleName, roleNameOf, type IamRole } from "./iamRole";
import { grantToRole } from "./rolePolicies";

/** An EKS cluster that an identity trusts through its OIDC provider. */
export interface EksIrsaCluster {
    /** Name of the cluster, plain: it names the trust policy's statement. */
    name: string;
    /**
     * ARN of the cluster's IAM OIDC provider: `arn:aws:iam::ACCOUNT:oidc-provider/ISSUER`, in any partition. The `oidcProviderArn`
     * of a cluster of `@pulumi/eks` that was made with `createOidcProvider: true`. The role is made in the provider's account.
     */
    oidcProviderArn: pulumi.Input<string | undefined>;
}

/** Arguments of EksIrsaIdentity. */
export interface EksIrsaIdentityArgs extends InClusterArgs {
    /** The cluster whose ServiceAccounts are patched. */
    cluster: EksIrsaCluster;
    /** Further clusters that the role trusts, which are not patched here. Order has no meaning. */
    additionalClusters?: EksIrsaCluster[];
    /** What the identity may do. */
    grants?: AwsGrants;
    /** How the role is made. Not together with `existingRoleArn`. */
    role?: IamRole;
    /**
     * ARN of a role to use instead of a new one. Its trust policy stays the user's, and must say what the output
     * `requiredTrustPolicy` says. Grants are added to it.
     */
    existingRoleArn?: pulumi.Input<string>;
    /** Tags of the role. Not together with `existingRoleArn`. */
    tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/**
 * The AWS identity of Flux on EKS by IAM roles for service accounts: a role that trusts exactly the given ServiceAccounts of
 * the given clusters, its grants, and the in-cluster half that makes Flux use it. See
 * https://fluxcd.io/flux/integrations/aws/ and
 * https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html.
 */
export class EksIrsaIdentity extends pulumi.ComponentResource {
    /** What the in-cluster half of further clusters needs to know. Plain data, fit for a stack's output. */
    public readonly identity: pulumi.Output<FluxIdentity>;
    /** The subjects that may use the identity, as `system:serviceaccount:NAMESPACE:NAME`, sorted. The same in each cluster. */
    public readonly subjects: pulumi.Output<string[]>;
    /** ARN of the role. */
    public readonly roleArn: pulumi.Output<string>;
    /** Name of the role. */
    public readonly roleName: pulumi.Output<string>;
    /** What the role's trust policy must say: what a new role's does say. JSON. */
    public readonly requiredTrustPolicy: pulumi.Output<string>;

    constructor(name: string, args: EksIrsaIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
        const checked = checkedEksIrsaArgs(name, args, opts);
        super("flux-workload-identity:index:EksIrsaIdentity", name, checked.args, opts);
        const { namespace, controllers, serviceAccounts, grants, inCluster } = checked.args;
        const subjects = pulumi
            .output(namespace)
            .apply((known) => identitySubjects(known, controllers, serviceAccounts));

        for (const warnings of checked.warnings) {
            warnings.apply((lines) => lines.forEach((line) => void pulumi.log.warn(line, this)));
        }
        const role = newRole(this, name, checked);
        this.roleArn = role?.arn ?? existingRole(checked);
        this.roleName = role?.name ?? this.roleArn.apply(roleNameOf);
        const policies = grantToRole(this, name, this.roleName, grants);

        this.subjects = subjects.apply((known) => known.map(tokenSubject));
        this.requiredTrustPolicy = checked.trustPolicy;
        this.identity = pulumi.all([this.roleArn, subjects]).apply(([roleArn, known]) =>
            fluxIdentity({
                mode: "eks-irsa",
                clusterNames: checked.clusterNames,
                subjects: known,
                annotations: { "eks.amazonaws.com/role-arn": roleArn },
                ids: [roleArn],
            }),
        );
        if (inCluster.enabled) {
            new FluxServiceAccounts(
                `${name}-flux`,
                {
                    ...inClusterArgsOf(checked.args),
                    mode: "eks-irsa",
                    identity: this.identity,
                    clusterName: args.cluster.name,
                },
                { parent: this, dependsOn: role ? [role, ...policies] : policies },
            );
        }
        this.registerOutputs({
            identity: this.identity,
            subjects: this.subjects,
            roleArn: this.roleArn,
            roleName: this.roleName,
            requiredTrustPolicy: this.requiredTrustPolicy,
        });
    }
}

function newRole(
    component: EksIrsaIdentity,
    name: string,
    { args, trustPolicy }: CheckedEksIrsaArgs,
): Role | undefined {
    if (args.role === undefined) {
        return undefined;
    }
    const { trustPolicyQuota: _, ...shape } = args.role;
    return new Role(
        derivedRoleName(name),
        { ...shape, assumeRolePolicy: trustPolicy, tags: args.tags },
        { parent: component },
    );
}

/** The existing role, once it is known that the clusters can be trusted by it. */
function existingRole({ args, trustPolicy }: CheckedEksIrsaArgs): pulumi.Output<string> {
    return pulumi.all([args.existingRoleArn, trustPolicy]).apply(([arn]) => arn ?? "");
}
