import * as pulumi from "@pulumi/pulumi";
import type { IdentityMode } from "./identityMode";
import { serviceAccountKey, type FluxServiceAccount } from "./subjects";

/** The ServiceAccounts of one cluster that are to carry an identity of one mode. */
export interface Claim {
    mode: IdentityMode;
    clusterName: string;
    serviceAccounts: readonly FluxServiceAccount[];
}

// A run has one connection to the engine. A process can hold several runs side by side, through the Automation API.
const runs = new WeakMap<object, Map<string, string>>();
const withoutEngine = {};

/** Why ServiceAccounts can't be claimed, or nothing: in this run, another identity of the mode has claimed one of them. */
export function claimProblem(claim: Claim): string | undefined {
    const taken = claim.serviceAccounts.find((account) => claimsOfThisRun().has(claimKey(claim, account)));
    if (taken === undefined) {
        return undefined;
    }
    const owner = claimsOfThisRun().get(claimKey(claim, taken));
    return (
        `${serviceAccountKey(taken)} of cluster "${claim.clusterName}" carries the identity of "${owner}" already, and a ` +
        `ServiceAccount carries one identity of mode ${claim.mode}; name it in one of the two`
    );
}

/** Notes for the rest of this run that `owner` gives the ServiceAccounts their identity. */
export function claimServiceAccounts(owner: string, claim: Claim): void {
    for (const account of claim.serviceAccounts) {
        claimsOfThisRun().set(claimKey(claim, account), owner);
    }
}

function claimKey({ mode, clusterName }: Claim, account: FluxServiceAccount): string {
    return JSON.stringify([mode, clusterName, serviceAccountKey(account)]);
}

function claimsOfThisRun(): Map<string, string> {
    const run = pulumi.runtime.getMonitor() ?? withoutEngine;
    const claims = runs.get(run) ?? new Map<string, string>();
    runs.set(run, claims);
    return claims;
}
