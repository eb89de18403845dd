import assert from "node:assert/strict";
import fc from "fast-check";
import { parseOidcProviderArn } from "../../src/aws/oidcProvider";
import {
    irsaTrustPolicy,
    trustedClustersProblem,
    trustPolicyQuotaProblem,
    type TrustedCluster,
} from "../../src/aws/trustPolicy";
import { matchesSnapshot } from "../snapshot";

const controllers = [
    "source-controller",
    "kustomize-controller",
    "helm-controller",
    "notification-controller",
    "image-reflector-controller",
    "image-automation-controller",
];
const subject = (name: string) => `system:serviceaccount:flux-system:${name}`;

function cluster(name: string, account = "111122223333", partition = "aws"): TrustedCluster {
    const id = Buffer.from(name).toString("hex").toUpperCase().padStart(32, "0").slice(-32);
    const issuer = `oidc.eks.eu-central-1.amazonaws.com/id/${id}`;
    return {
        name,
        provider: parseOidcProviderArn(`arn:${partition}:iam::${account}:oidc-provider/${issuer}`),
    };
}

interface Statement {
    Sid: string;
    Effect: string;
    Action: string;
    Principal: { Federated: string };
    Condition: { [operator: string]: { [key: string]: string | string[] } };
}

describe("irsaTrustPolicy", () => {
    it("renders a statement per cluster that a reviewer can read", () => {
        const policy = irsaTrustPolicy(
            [cluster("prod-us"), cluster("prod-eu")],
            [subject("source-controller"), subject("image-reflector-controller")],
        );
        matchesSnapshot("aws/irsa-trust-policy.json", JSON.parse(policy));
    });

    it("trusts exactly the given subjects of exactly the given clusters, for the audience of STS", () => {
        const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), {
            minLength: 1,
            maxLength: 6,
        });
        fc.assert(
            fc.property(names, names, (clusterNames, accounts) => {
                const clusters = clusterNames.map((name) => cluster(name));
                const subjects = accounts.map(subject);
                const { Statement: statements } = JSON.parse(irsaTrustPolicy(clusters, subjects)) as {
                    Statement: Statement[];
                };
                assert.equal(statements.length, clusters.length);
                for (const { provider } of clusters) {
                    const statement = statements.find(
                        ({ Principal }) => Principal.Federated === provider.arn,
                    );
                    assert.deepEqual(Object.keys(statement?.Condition ?? {}), ["StringEquals"]);
                    assert.deepEqual(statement?.Condition["StringEquals"], {
                        [`${provider.issuer}:aud`]: "sts.amazonaws.com",
                        [`${provider.issuer}:sub`]:
                            subjects.length === 1 ? subjects[0] : [...subjects].sort(),
                    });
                    assert.equal(statement?.Action, "sts:AssumeRoleWithWebIdentity");
                }
            }),
        );
    });

    it("gives the same bytes in any order of clusters and subjects", () => {
        const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), {
            minLength: 1,
            maxLength: 6,
        });
        fc.assert(
            fc.property(names, (list) => {
                const render = (order: string[]) =>
                    irsaTrustPolicy(
                        order.map((name) => cluster(name)),
                        order.map(subject),
                    );
                assert.equal(render([...list].reverse()), render(list));
            }),
        );
    });
});

describe("trustPolicyQuotaProblem", () => {
    const longest = (subjects: number) => {
        const fits = (count: number) => {
            const clusters = Array.from({ length: count }, (_, index) => cluster(`prod-${index}`));
            const policy = irsaTrustPolicy(clusters, controllers.slice(0, subjects).map(subject));
            return trustPolicyQuotaProblem(policy, 2048) === undefined;
        };
        return [1, 2, 3, 4, 5, 6, 7, 8].filter(fits).length;
    };

    it("lets a role trust 4, 3 or 2 clusters for 1, 2 or 6 controllers, as the documentation says", () => {
        assert.deepEqual([longest(1), longest(2), longest(6)], [4, 3, 2]);
    });

    it("counts and says what to do", () => {
        assert.equal(trustPolicyQuotaProblem("x".repeat(2048), 2048), undefined);
        assert.match(
            trustPolicyQuotaProblem("x".repeat(2049), 2048) ?? "",
            /has 2049 characters and the quota is 2048; name fewer clusters/,
        );
    });
});

describe("trustedClustersProblem", () => {
    it("accepts clusters of one account", () => {
        assert.equal(trustedClustersProblem([cluster("a"), cluster("b")]), undefined);
    });

    it("refuses providers of two accounts: a role trusts those of its own", () => {
        const problem = trustedClustersProblem([cluster("a"), cluster("b", "444455556666")]);
        assert.match(problem ?? "", /"a" and "b" are in the accounts 111122223333 and 444455556666/);
    });

    it("refuses one provider for two clusters", () => {
        const twin = { ...cluster("a"), name: "b" };
        assert.match(
            trustedClustersProblem([cluster("a"), twin]) ?? "",
            /is the OIDC provider of "a" and of "b"/,
        );
    });
});
