import { policyDocument, statementIds } from "./policyDocument";
import type { OidcProvider } from "./oidcProvider";

/** A cluster that a role trusts, through its OIDC provider. */
export interface TrustedCluster {
    name: string;
    provider: OidcProvider;
}

// The same in every partition: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
const audience = "sts.amazonaws.com";

/**
 * The trust policy of an IAM role for service accounts: one statement per cluster, which names its subjects and the audience
 * exactly. The subjects are those of tokens, `system:serviceaccount:NAMESPACE:NAME`.
 */
export function irsaTrustPolicy(clusters: readonly TrustedCluster[], subjects: readonly string[]): string {
    const ids = statementIds(clusters.map(({ name }) => name));
    const sorted = [...clusters].sort((a, b) => (a.name < b.name ? -1 : 1));
    return policyDocument(
        sorted.map(({ name, provider }) => ({
            sid: ids.get(name) ?? name,
            principal: { Federated: [provider.arn] },
            actions: ["sts:AssumeRoleWithWebIdentity"],
            conditions: {
                StringEquals: {
                    [`${provider.issuer}:aud`]: [audience],
                    [`${provider.issuer}:sub`]: subjects,
                },
            },
        })),
    );
}

/** Quota `ACLSizePerRole`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const trustPolicyQuota = { standard: 2048, highest: 4096 } as const;

/** Why a trust policy is too long, or nothing. */
export function trustPolicyQuotaProblem(trustPolicy: string, quota: number): string | undefined {
    return trustPolicy.length <= quota
        ? undefined
        : `the role's trust policy has ${trustPolicy.length} characters and the quota is ${quota}; name fewer clusters or ` +
              "service accounts, make one identity per cluster, or have the quota raised and set `role.trustPolicyQuota`";
}

/** Why clusters can't be trusted by one role, or nothing. */
export function trustedClustersProblem(clusters: readonly TrustedCluster[]): string | undefined {
    for (const [index, { name, provider }] of clusters.entries()) {
        const twin = clusters.slice(0, index).find((other) => other.provider.arn === provider.arn);
        if (twin !== undefined) {
            return `${provider.arn} is the OIDC provider of "${twin.name}" and of "${name}"; each cluster has its own`;
        }
        const stranger = clusters
            .slice(0, index)
            .find((other) => other.provider.account !== provider.account);
        if (stranger !== undefined) {
            return (
                `the OIDC providers of "${stranger.name}" and "${name}" are in the accounts ${stranger.provider.account} and ` +
                `${provider.account}; a role trusts providers of its own account, so register them all there`
            );
        }
    }
    return undefined;
}
