import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { fluxIdentity } from "../../src/flux/fluxIdentity";
import { FluxServiceAccounts } from "../../src/flux/fluxServiceAccounts";
import { mockRun } from "../mockEngine";
import { kubernetes } from "./cluster";

const identity = fluxIdentity({
    mode: "eks-irsa",
    clusterNames: ["prod-eu", "prod-us"],
    subjects: [{ namespace: "flux-system", name: "source-controller" }],
    annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/flux" },
    ids: ["arn:aws:iam::111122223333:role/flux"],
});

function patch(name: string, clusterName: string, namespace: pulumi.Input<string> = "flux-system"): void {
    const opts = { providers: { kubernetes: kubernetes(`${name}-cluster`) } };
    const args = { mode: "eks-irsa", identity, clusterName, namespace } as const;
    new FluxServiceAccounts(name, { ...args, controllers: ["source-controller"] }, opts);
}

describe("claims on ServiceAccounts", () => {
    const taken =
        /flux-system\/source-controller of cluster "prod-eu" carries the identity of "one" already, .*; name it in one of the two$/;

    it("refuse a second identity of the mode for a ServiceAccount", async () => {
        const run = await mockRun(() => (patch("one", "prod-eu"), patch("two", "prod-eu")), {
            phase: "preview",
        });
        assert.match(run.error?.message ?? "", taken);
        assert.ok(!run.resources.some(({ name }) => name === "two"));
    });

    it("refuse it as soon as the namespace is known, too", async () => {
        const later = pulumi.output("flux-system");
        const run = await mockRun(() => (patch("one", "prod-eu"), patch("two", "prod-eu", later)), {
            phase: "preview",
        });
        assert.match(run.error?.message ?? "", taken);
    });

    it("leave the ServiceAccounts of other clusters alone", async () => {
        const run = await mockRun(() => (patch("one", "prod-eu"), patch("two", "prod-us")), {
            phase: "preview",
        });
        assert.equal(run.error, undefined);
    });

    it("last for one run", async () => {
        await mockRun(() => patch("one", "prod-eu"), { phase: "preview" });
        const run = await mockRun(() => patch("two", "prod-eu"), { phase: "update" });
        assert.equal(run.error, undefined);
    });
});
