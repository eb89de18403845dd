import assert from "node:assert/strict";
import fc from "fast-check";
import { doubtfulSessionNames, roleSessionNameProblem } from "../../src/aws/roleSessionName";

describe("roleSessionNameProblem", () => {
    it("accepts the longest controller's name in flux-system and a region with a long name: exactly 64 characters", () => {
        const account = { namespace: "flux-system", name: "image-automation-controller" };
        assert.equal(roleSessionNameProblem([account], "ap-southeast-1"), undefined);
    });

    it("counts as Flux and STS do: SERVICEACCOUNT.NAMESPACE.REGION.fluxcd.io has at most 64 characters", () => {
        const name = fc.stringMatching(/^[a-z]{1,30}$/);
        fc.assert(
            fc.property(
                name,
                name,
                fc.constantFrom("eu-west-1", "ap-northeast-1"),
                (namespace, account, region) => {
                    const problem = roleSessionNameProblem([{ namespace, name: account }], region);
                    assert.equal(
                        problem === undefined,
                        `${account}.${namespace}.${region}.fluxcd.io`.length <= 64,
                    );
                },
            ),
        );
    });

    it("says which ServiceAccount, which region, and how long the names may be together", () => {
        const account = { namespace: "n".repeat(30), name: "s".repeat(20) };
        assert.match(
            roleSessionNameProblem([account], "eu-central-1") ?? "",
            /^n{30}\/s{20} can't assume the role in eu-central-1: .*, 74 characters where STS allows 64; shorten .* to 40 characters together$/,
        );
    });
});

describe("doubtfulSessionNames", () => {
    it("names the ServiceAccounts that are too long for the longest region's name", () => {
        const short = { namespace: "flux-system", name: "apps" };
        const long = { namespace: "n".repeat(20), name: "s".repeat(20) };
        assert.deepEqual(doubtfulSessionNames([short, long]), [long]);
    });
});
