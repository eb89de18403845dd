import * as pulumi from "@pulumi/pulumi";
import { InputChecks } from "../errors";
import { checkClusterNames } from "../flux/clusterNames";
import { canonicalInClusterArgs, type CanonicalInClusterArgs } from "../flux/inClusterArgs";
import { checkPatching } from "../flux/patchingChecks";
import { identitySubjects, serviceAccountKey, tokenSubject, type FluxServiceAccount } from "../flux/subjects";
import { parseArn } from "./arn";
import type { EksIrsaCluster, EksIrsaIdentityArgs } from "./eksIrsaIdentity";
import { checkedGrants, grantWarnings } from "./grantChecks";
import { resourceGrantNames, resourceGrants, type AwsGrants } from "./grants";
import { checkedRole, existingRoleArnProblem, type CheckedRole } from "./iamRole";
import { issuerRegion, oidcProviderArnProblem, parseOidcProviderArn } from "./oidcProvider";
import { doubtfulSessionNames, roleSessionNameProblem } from "./roleSessionName";
import {
    irsaTrustPolicy,
    trustedClustersProblem,
    trustPolicyQuotaProblem,
    type TrustedCluster,
} from "./trustPolicy";

/** The arguments of an EksIrsaIdentity in canonical form: their order and what repeats a default change nothing. */
export interface CanonicalEksIrsaArgs extends CanonicalInClusterArgs {
    cluster: EksIrsaCluster;
    additionalClusters: EksIrsaCluster[];
    grants: AwsGrants;
    /** A new role; or else there is the ARN of an existing one. */
    role?: CheckedRole;
    existingRoleArn?: pulumi.Input<string>;
    tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/** The arguments of an EksIrsaIdentity after their checks, and what follows from them. */
export interface CheckedEksIrsaArgs {
    args: CanonicalEksIrsaArgs;
    clusterNames: string[];
    /** The trust policy that the role must have. Fails when the clusters, once known, can't be trusted together. */
    trustPolicy: pulumi.Output<string>;
    /** What is worth knowing although nothing is wrong. */
    warnings: pulumi.Output<string[]>[];
}

/** Checks all arguments, those known now before anything is registered. */
export function checkedEksIrsaArgs(
    name: string,
    args: EksIrsaIdentityArgs,
    opts: pulumi.ComponentResourceOptions | undefined,
): CheckedEksIrsaArgs {
    const checks = new InputChecks(`EksIrsaIdentity "${name}"`);
    const inCluster = canonicalInClusterArgs(checks, "eks-irsa", args);
    const { controllers, serviceAccounts } = inCluster;
    const clusters = checkedClusters(checks, args);
    checkPatching(checks, "eks-irsa", args.cluster.name, inCluster, opts);
    const grants = checkedGrants(checks, args.grants ?? {}, serviceAccounts);
    const shape = checkedShape(checks, name, args);
    const trustPolicy = checkedTrustPolicy(checks, { ...inCluster, ...clusters }, shape);
    const canonical = { ...inCluster, ...clusters, ...shape, grants };
    checks.throwIfInvalid();
    return {
        args: canonical,
        clusterNames: allClusters(clusters).map((cluster) => cluster.name),
        trustPolicy,
        warnings: [
            pulumi.output(grantWarnings(grants, controllers, serviceAccounts)),
            sessionNameWarnings(canonical),
        ],
    };
}

interface Clusters {
    cluster: EksIrsaCluster;
    additionalClusters: EksIrsaCluster[];
}

function allClusters({ cluster, additionalClusters }: Clusters): EksIrsaCluster[] {
    return [cluster, ...additionalClusters];
}

function checkedClusters(
    checks: InputChecks,
    { cluster, additionalClusters = [] }: EksIrsaIdentityArgs,
): Clusters {
    checkClusterNames(checks, cluster, additionalClusters);
    const checked = ({ name, oidcProviderArn }: EksIrsaCluster, path: string): EksIrsaCluster => ({
        name,
        oidcProviderArn: checks.input(`${path}.oidcProviderArn`, oidcProviderArn, oidcProviderArnProblem),
    });
    return {
        cluster: checked(cluster, "cluster"),
        additionalClusters: additionalClusters
            .map((additional, index) => checked(additional, `additionalClusters[${index}]`))
            .sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
}

type Shape = Pick<CanonicalEksIrsaArgs, "role" | "existingRoleArn" | "tags">;

/** What the role is: a new one of a given shape, or one that exists. */
function checkedShape(
    checks: InputChecks,
    name: string,
    { role, existingRoleArn, tags }: EksIrsaIdentityArgs,
): Shape {
    if (existingRoleArn === undefined) {
        return { role: checkedRole(checks, name, role ?? {}), tags };
    }
    for (const [property, value] of Object.entries({ role, tags })) {
        if (value !== undefined) {
            checks.refuse(
                property,
                "shapes a new role, and `existingRoleArn` names one that exists; remove one of the two",
            );
        }
    }
    return { existingRoleArn: checks.input("existingRoleArn", existingRoleArn, existingRoleArnProblem) };
}

/** The trust policy, with the checks that take all clusters together. */
function checkedTrustPolicy(
    checks: InputChecks,
    args: CanonicalInClusterArgs & Clusters,
    { role, existingRoleArn }: Shape,
): pulumi.Output<string> {
    const clusters = allClusters(args);
    const trusted = (arns: string[]): TrustedCluster[] =>
        clusters.map(({ name }, index) => ({ name, provider: parseOidcProviderArn(arns[index] ?? "") }));
    const render = (namespace: string, arns: string[]): string => {
        const subjects = identitySubjects(namespace, args.controllers, args.serviceAccounts);
        return irsaTrustPolicy(trusted(arns), subjects.map(tokenSubject));
    };
    const arns = clusters.map(({ oidcProviderArn }) => oidcProviderArn as pulumi.Input<string>);
    const inputs = [args.namespace, existingRoleArn ?? "", ...arns];
    return checks
        .together(inputs, ([namespace = "", roleArn = "", ...known]) => {
            const reasons: { [propertyPath: string]: string | undefined } = {
                additionalClusters: trustedClustersProblem(trusted(known)),
                existingRoleArn: foreignRoleProblem(roleArn, trusted(known)),
                serviceAccounts: issuerSessionProblem(args.serviceAccounts, trusted(known)),
                cluster: role && trustPolicyQuotaProblem(render(namespace, known), role.trustPolicyQuota),
            };
            return Object.entries(reasons).flatMap(([propertyPath, reason]) =>
                reason === undefined ? [] : [{ propertyPath, reason }],
            );
        })
        .apply(([namespace = "", , ...known]) => render(namespace, known));
}

function foreignRoleProblem(roleArn: string, clusters: readonly TrustedCluster[]): string | undefined {
    const account = parseArn(roleArn)?.account;
    const foreign = clusters.find(({ provider }) => account !== undefined && provider.account !== account);
    return foreign === undefined
        ? undefined
        : `is a role of account ${account}, and the OIDC provider of "${foreign.name}" is in ${foreign.provider.account}; a role ` +
              "trusts providers of its own account, so name a role of that account or register the provider in the role's";
}

function issuerSessionProblem(
    serviceAccounts: readonly FluxServiceAccount[],
    clusters: readonly TrustedCluster[],
): string | undefined {
    const regions = clusters
        .map(({ provider }) => issuerRegion(provider.issuer))
        .filter((region) => region !== undefined);
    return regions
        .map((region) => roleSessionNameProblem(serviceAccounts, region))
        .find((reason) => reason !== undefined);
}

/** Long names are a problem in some regions only. Where no issuer and no grant tells the region, a person must. */
function sessionNameWarnings(args: CanonicalEksIrsaArgs): pulumi.Output<string[]> {
    const doubtful = doubtfulSessionNames(args.serviceAccounts).map(serviceAccountKey);
    const regional = resourceGrantNames.some(
        (grant) => resourceGrants[grant].arn.regional && args.grants[grant],
    );
    if (doubtful.length === 0 || regional) {
        return pulumi.output([]);
    }
    const arns = allClusters(args).map(({ oidcProviderArn }) => oidcProviderArn as pulumi.Input<string>);
    return pulumi
        .all(arns)
        .apply((known) =>
            known.some((arn) => issuerRegion(parseOidcProviderArn(arn).issuer) === undefined)
                ? [
                      `serviceAccounts: ${doubtful.join(", ")} can't assume the role in regions with long names, since STS allows 64 characters in a session's name, and neither the issuer nor a grant tells the region`,
                  ]
                : [],
        );
}
