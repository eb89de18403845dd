import { quote } from "../errors";
import { parseArn } from "./arn";

/** An IAM OIDC provider: what IAM trusts of a cluster. */
export interface OidcProvider {
    arn: string;
    partition: string;
    /** The account that holds the provider, and so the role. */
    account: string;
    /** The cluster's issuer without its scheme, as condition keys begin with it. */
    issuer: string;
}

const remedy =
    "give the `oidcProviderArn` of a cluster with an IAM OIDC provider: @pulumi/eks makes one with `createOidcProvider: true`, " +
    "@pulumi/aws with `iam.OpenIdConnectProvider`";

/** What is wrong with the ARN of an OIDC provider, or nothing. */
export function oidcProviderArnProblem(arn: unknown): string | undefined {
    if (arn === undefined || arn === "") {
        return `${arn === "" ? '""' : "no value"}: the cluster has no OIDC provider; ${remedy}`;
    }
    return typeof arn === "string" && parse(arn) !== undefined
        ? undefined
        : `${quote(arn)} is not the ARN of an OIDC provider (arn:PARTITION:iam::ACCOUNT:oidc-provider/ISSUER); ${remedy}`;
}

/** Takes the ARN of an OIDC provider apart. It has passed the check above. */
export function parseOidcProviderArn(arn: string): OidcProvider {
    const provider = parse(arn);
    if (provider === undefined) {
        throw new Error(oidcProviderArnProblem(arn));
    }
    return provider;
}

function parse(arn: string): OidcProvider | undefined {
    const { partition, service, region, account, resource } = parseArn(arn) ?? {};
    const [, issuer] = /^oidc-provider\/([^/:\s]+\.[^:\s]*[^/:\s])$/.exec(resource ?? "") ?? [];
    const complete = service === "iam" && region === "" && /^\d{12}$/.test(account ?? "");
    return complete && partition && account && issuer ? { arn, partition, account, issuer } : undefined;
}

/** The region in the host name of an EKS issuer; nothing for another issuer. */
export function issuerRegion(issuer: string): string | undefined {
    // oidc.eks.REGION.amazonaws.com[.cn], and dual-stack oidc-eks.REGION.api.aws
    return /^oidc[.-]eks\.([a-z0-9-]+)\./.exec(issuer)?.[1];
}
