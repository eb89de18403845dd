import type * as pulumi from "@pulumi/pulumi";
import { isPlain, type InputChecks } from "../errors";
import { claimProblem } from "./claims";
import type { IdentityMode } from "./identityMode";
import type { CanonicalInClusterArgs } from "./inClusterArgs";
import { kubernetesProviderProblem } from "./kubernetesProvider";
import { identitySubjects } from "./subjects";

/** Checks what patching takes, as far as it is known before anything is registered. */
export function checkPatching(
    checks: InputChecks,
    mode: IdentityMode,
    clusterName: string,
    args: CanonicalInClusterArgs,
    opts: pulumi.ComponentResourceOptions | undefined,
): void {
    if (!args.inCluster.enabled) {
        return;
    }
    const { namespace } = args;
    if (isPlain(namespace)) {
        const serviceAccounts = identitySubjects(namespace, args.controllers, args.serviceAccounts);
        const taken = claimProblem({ mode, clusterName, serviceAccounts });
        if (taken !== undefined) {
            checks.refuse("controllers", taken);
        }
    }
    const reason = kubernetesProviderProblem(opts);
    if (reason !== undefined) {
        checks.refuse("providers", reason);
    }
}
