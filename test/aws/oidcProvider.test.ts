import assert from "node:assert/strict";
import fc from "fast-check";
import { issuerRegion, oidcProviderArnProblem, parseOidcProviderArn } from "../../src/aws/oidcProvider";

describe("parseOidcProviderArn", () => {
    it("derives the issuer by parsing, in any partition", () => {
        const issuer = fc.stringMatching(
            /^[a-z0-9-]{1,20}\.[a-z0-9.-]{1,40}(\/[A-Za-z0-9/]{0,30}[A-Za-z0-9])?$/,
        );
        const usable = issuer.filter((text) => !text.endsWith("/"));
        fc.assert(
            fc.property(
                fc.constantFrom("aws", "aws-cn", "aws-us-gov", "aws-eusc"),
                usable,
                (partition, text) => {
                    const arn = `arn:${partition}:iam::111122223333:oidc-provider/${text}`;
                    assert.deepEqual(parseOidcProviderArn(arn), {
                        arn,
                        partition,
                        account: "111122223333",
                        issuer: text,
                    });
                },
            ),
        );
    });

    it("keeps no scheme and no trailing slash: either would be part of a condition key", () => {
        for (const issuer of [
            "https://oidc.eks.eu-central-1.amazonaws.com/id/A",
            "oidc.eks.eu-central-1.amazonaws.com/id/A/",
        ]) {
            const arn = `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
            assert.match(oidcProviderArnProblem(arn) ?? "", /is not the ARN of an OIDC provider/);
            assert.throws(() => parseOidcProviderArn(arn), /is not the ARN of an OIDC provider/);
        }
    });
});

describe("issuerRegion", () => {
    it("reads the region of an EKS issuer, of a partition's and a dual-stack one, too", () => {
        assert.equal(issuerRegion("oidc.eks.eu-central-1.amazonaws.com/id/A"), "eu-central-1");
        assert.equal(issuerRegion("oidc.eks.cn-north-1.amazonaws.com.cn/id/A"), "cn-north-1");
        assert.equal(issuerRegion("oidc-eks.us-east-1.api.aws/id/A"), "us-east-1");
    });

    it("knows no region of another issuer", () => {
        assert.equal(issuerRegion("issuer.example.org/cluster"), undefined);
    });
});
