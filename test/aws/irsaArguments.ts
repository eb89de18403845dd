import type { EksIrsaIdentityArgs } from "../../src/aws";

/** The ARN of an OIDC provider as EKS makes them, a different one for each id. */
export function oidcProviderArn(id = "A", account = "111122223333"): string {
    return `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/${id.padStart(32, "0")}`;
}

/** Arguments that are good: each test changes what it is about. */
export const goodArgs = {
    cluster: { name: "prod-eu", oidcProviderArn: oidcProviderArn() },
    controllers: ["source-controller"],
} satisfies EksIrsaIdentityArgs;
