import assert from "node:assert/strict";
import fc from "fast-check";
import { fluxControllers, inRolloutOrder, isFluxController } from "../../src/flux/controllers";

describe("inRolloutOrder", () => {
    const deployment = fc.record({
        deployment: fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/),
        controller: fc.constantFrom(...fluxControllers),
    });
    const deployments = fc.uniqueArray(deployment, { selector: (item) => item.deployment });

    it("restarts source-controller and its shards last", () => {
        fc.assert(
            fc.property(deployments, (list) => {
                const sources = inRolloutOrder(list).map(
                    ({ controller }) => controller === "source-controller",
                );
                assert.deepEqual(
                    sources,
                    [...sources].sort((a, b) => Number(a) - Number(b)),
                );
            }),
        );
    });

    it("is the same in whichever order the Deployments are listed, and leaves none out", () => {
        fc.assert(
            fc.property(deployments, (list) => {
                assert.deepEqual(inRolloutOrder([...list].reverse()), inRolloutOrder(list));
                assert.equal(inRolloutOrder(list).length, list.length);
            }),
        );
    });
});

describe("isFluxController", () => {
    it("knows the controllers that use a cloud identity, and no other", () => {
        assert.ok(fluxControllers.every(isFluxController));
        assert.ok(!isFluxController("source-watcher"));
        assert.ok(!isFluxController(undefined));
    });
});
