import assert from "node:assert/strict";
import { fluxIdentity, fluxIdentityProblem, rolloutAnnotation } from "../../src/flux/fluxIdentity";
import { identityModes } from "../../src/flux/identityMode";

const apps = { namespace: "team-a", name: "apps" };
const facts = {
    mode: "eks-irsa",
    clusterNames: ["prod-us", "prod-eu"],
    subjects: [apps],
    annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/flux" },
    ids: ["arn:aws:iam::111122223333:role/flux"],
} as const;
const identity = fluxIdentity({ ...facts, subjects: [apps] });
const use = { mode: "eks-irsa", clusterName: "prod-eu", subjects: [apps] } as const;

describe("fluxIdentity", () => {
    it("is plain data that survives a stack's output", () => {
        assert.deepEqual(JSON.parse(JSON.stringify(identity)), identity);
        assert.deepEqual(identity.subjects, { "prod-eu": [apps], "prod-us": [apps] });
    });

    it("has a rollout value that shows the id and changes with all that the pods carry, and with the mode", () => {
        assert.match(identity.rollout, /^arn:aws:iam::111122223333:role\/flux \([0-9a-f]{8}\)$/);
        const others = [
            fluxIdentity({
                ...facts,
                subjects: [apps],
                ids: ["arn:aws:iam::111122223333:role/flux", "association"],
            }),
            fluxIdentity({ ...facts, subjects: [apps], mode: "eks-pod-identity" }),
        ];
        assert.equal(new Set([identity, ...others].map(({ rollout }) => rollout)).size, 3);
    });

    it("has a rollout value that no subject and no cluster changes", () => {
        const other = fluxIdentity({ ...facts, clusterNames: ["prod-eu"], subjects: [] });
        assert.equal(other.rollout, identity.rollout);
    });
});

describe("rolloutAnnotation", () => {
    it("is a key of its own for each mode", () => {
        assert.equal(new Set(identityModes.map(rolloutAnnotation)).size, identityModes.length);
    });
});

describe("fluxIdentityProblem", () => {
    const problem = (changed: object) => fluxIdentityProblem({ ...identity, ...changed }, use) ?? "";

    it("accepts a use that the identity has been made for", () => {
        assert.equal(problem({}), "");
    });

    it("refuses data that no component of this package made", () => {
        assert.match(fluxIdentityProblem(undefined, use) ?? "", /no value is not the `identity` output/);
        assert.match(problem({ version: 2 }), /is not the `identity` output/);
    });

    it("refuses another mode, an untrusted cluster, an untrusted subject and a missing annotation", () => {
        assert.match(
            problem({ mode: "gke-principal" }),
            /is of mode "gke-principal", but `mode` is "eks-irsa"/,
        );
        assert.match(
            problem({ subjects: { dev: [apps] } }),
            /trusts the clusters \["dev"\] and not "prod-eu"/,
        );
        assert.match(
            problem({ subjects: { "prod-eu": [] } }),
            /does not trust team-a\/apps of cluster "prod-eu"/,
        );
        assert.match(problem({ annotations: {} }), /has no value for eks.amazonaws.com\/role-arn/);
    });
});
