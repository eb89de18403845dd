import assert from "node:assert/strict";
import { grantWarnings } from "../../src/aws/grantChecks";

const key = "arn:aws:kms:eu-central-1:111122223333:key/a";

describe("grantWarnings", () => {
    it("is silent about grants that a controller uses", () => {
        assert.deepEqual(grantWarnings({ kmsKeys: { sops: key } }, ["kustomize-controller"], []), []);
    });

    it("names the controllers that would use a grant", () => {
        assert.deepEqual(
            grantWarnings({ kmsKeys: { sops: key }, ecrPublic: true }, ["helm-controller"], []),
            [
                "grants.kmsKeys: none of the identity's controllers uses it; it is for kustomize-controller",
                "grants.ecrPublic: none of the identity's controllers uses it; it is for source-controller, image-reflector-controller, flux-operator",
            ],
        );
    });

    it("does not know what tenants use their ServiceAccounts for", () => {
        const tenants = [{ namespace: "team-a", name: "apps" }];
        assert.deepEqual(grantWarnings({ kmsKeys: { sops: key } }, [], tenants), []);
    });

    it("counts the managed policies against IAM's quota", () => {
        const policies = (count: number) =>
            Object.fromEntries(
                Array.from({ length: count }, (_, index) => [`p${index}`, "arn:aws:iam::aws:policy/P"]),
            );
        assert.deepEqual(grantWarnings({ managedPolicies: policies(10) }, [], []), []);
        assert.match(
            grantWarnings({ managedPolicies: policies(11) }, [], []).join(),
            /attaches 11 policies, and a role has 10/,
        );
    });
});
