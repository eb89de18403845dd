import assert from "node:assert/strict";
import fc from "fast-check";
import {
    identitySubjects,
    serviceAccountKey,
    sortedServiceAccounts,
    tokenSubject,
} from "../../src/flux/subjects";

const serviceAccount = fc.record({
    namespace: fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/),
    name: fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/),
});

describe("identitySubjects", () => {
    it("joins the controllers' ServiceAccounts in the Flux namespace and the tenants' own", () => {
        assert.deepEqual(
            identitySubjects("flux-system", ["source-controller"], [{ namespace: "a", name: "apps" }]),
            [
                { namespace: "a", name: "apps" },
                { namespace: "flux-system", name: "source-controller" },
            ],
        );
    });
});

describe("tokenSubject", () => {
    it("is the subject of a ServiceAccount's token", () => {
        assert.equal(tokenSubject({ namespace: "a", name: "apps" }), "system:serviceaccount:a:apps");
    });
});

describe("serviceAccountKey", () => {
    it("is different for different ServiceAccounts", () => {
        fc.assert(
            fc.property(serviceAccount, serviceAccount, (a, b) => {
                const same = a.namespace === b.namespace && a.name === b.name;
                assert.equal(serviceAccountKey(a) === serviceAccountKey(b), same);
            }),
        );
    });
});

describe("sortedServiceAccounts", () => {
    it("is the same whichever way the ServiceAccounts are listed", () => {
        fc.assert(
            fc.property(fc.uniqueArray(serviceAccount, { selector: serviceAccountKey }), (list) => {
                assert.deepEqual(sortedServiceAccounts([...list].reverse()), sortedServiceAccounts(list));
            }),
        );
    });
});
