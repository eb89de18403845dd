import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { kubernetesProviderProblem } from "../../src/flux/kubernetesProvider";
import { mockRun } from "../mockEngine";
import { kubernetes } from "./cluster";

type Options = () => pulumi.ComponentResourceOptions | undefined;

async function problem(options: Options, config: Record<string, string> = {}): Promise<string | undefined> {
    const run = await mockRun(() => ({ problem: kubernetesProviderProblem(options()) }), {
        phase: "preview",
        config,
    });
    assert.equal(run.error, undefined);
    return run.result?.problem;
}

class Other extends pulumi.ProviderResource {
    constructor() {
        super("aws", "other", {});
    }
}

describe("kubernetesProviderProblem", () => {
    const good: { [how: string]: Options } = {
        "in a map": () => ({ providers: { kubernetes: kubernetes() } }),
        "in a list": () => ({ providers: [new Other(), kubernetes()] }),
        "by itself": () => ({ provider: kubernetes() }),
        "through the parent": () => ({
            parent: new pulumi.ComponentResource(
                "test:index:Parent",
                "parent",
                {},
                { providers: [kubernetes()] },
            ),
        }),
    };
    for (const [how, options] of Object.entries(good)) {
        it(`accepts a provider given ${how}`, async () => {
            assert.equal(await problem(options), undefined);
        });
    }

    for (const key of ["kubeconfig", "context"]) {
        it(`accepts a stack whose configuration has a ${key}`, async () => {
            assert.equal(await problem(() => undefined, { [`kubernetes:${key}`]: "prod-eu" }), undefined);
        });
    }

    it("refuses the ambient kubeconfig, which could be any cluster", async () => {
        for (const options of [() => undefined, () => ({ providers: [new Other()] })]) {
            assert.match(
                (await problem(options)) ?? "",
                /^no Kubernetes provider says which cluster to patch; pass/,
            );
        }
    });
});
