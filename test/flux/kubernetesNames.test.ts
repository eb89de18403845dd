import assert from "node:assert/strict";
import {
    deploymentNameProblem,
    namespaceNameProblem,
    serviceAccountNameProblem,
} from "../../src/flux/kubernetesNames";

describe("namespaceNameProblem", () => {
    it("accepts a DNS label of up to 63 characters", () => {
        for (const name of ["flux-system", "a", "0", "a".repeat(63)]) {
            assert.equal(namespaceNameProblem(name), undefined);
        }
    });

    it("refuses what the API server refuses", () => {
        for (const name of ["", "Flux", "-flux", "flux-", "flux.system", "flux_system", undefined]) {
            assert.match(namespaceNameProblem(name) ?? "", /is not a namespace's name/);
        }
        assert.match(
            namespaceNameProblem("a".repeat(64)) ?? "",
            /has 64 characters; a namespace's name has at most 63/,
        );
    });

    it("tells a wildcard from a misspelt name", () => {
        assert.match(
            namespaceNameProblem("team-*") ?? "",
            /"team-\*" is a wildcard; an identity trusts exact subjects only/,
        );
    });
});

describe("serviceAccountNameProblem", () => {
    it("accepts a DNS subdomain of up to 253 characters", () => {
        for (const name of ["apps", "apps.v1", "a".repeat(253)]) {
            assert.equal(serviceAccountNameProblem(name), undefined);
        }
    });

    it("refuses what the API server refuses", () => {
        for (const name of ["", "Apps", ".apps", "apps..v1", "a/b"]) {
            assert.match(serviceAccountNameProblem(name) ?? "", /is not a ServiceAccount's name/);
        }
    });
});

describe("deploymentNameProblem", () => {
    it("accepts a shard's name and refuses what the API server refuses", () => {
        assert.equal(deploymentNameProblem("source-controller-shard1"), undefined);
        assert.match(deploymentNameProblem("Shard") ?? "", /is not a Deployment's name/);
    });
});
