import type * as pulumi from "@pulumi/pulumi";
import { isPlain, quote, type InputChecks } from "../errors";
import {
    fluxControllers,
    isFluxController,
    type ControllerDeployment,
    type FluxController,
} from "./controllers";
import { inClusterShape, type IdentityMode } from "./identityMode";
import { deploymentNameProblem, namespaceNameProblem, serviceAccountNameProblem } from "./kubernetesNames";
import { serviceAccountKey, sortedServiceAccounts, type FluxServiceAccount } from "./subjects";

/** When a change restarts the controllers. */
export const RolloutWhen = {
    /** When the pods would get another identity, the first one included. Grants and subjects restart nothing. */
    OnIdentityChange: "onIdentityChange",
    /** Never: pods get the identity when something else restarts them. To adopt an installation that has it already. */
    Never: "never",
} as const;

/** The name of a rollout policy, as `never`. */
export type RolloutWhen = (typeof RolloutWhen)[keyof typeof RolloutWhen];

/** How the controllers restart. */
export interface Rollout {
    /** When a change restarts the controllers. Default: `onIdentityChange`. */
    when?: RolloutWhen;
    /** Whether to wait until a controller is ready before the next one restarts. Default: true. */
    wait?: boolean;
    /** How long to wait for one controller, in seconds, at least 1. Default: 600, the Kubernetes provider's own. */
    timeoutSeconds?: number;
}

/** How the ServiceAccounts and Deployments are patched. Acts on the in-cluster half alone. */
export interface InCluster {
    /** Whether to patch the cluster. False where Flux gets the in-cluster half from Git. Default: true. */
    enabled?: boolean;
    /**
     * Whether to take over annotations that another field manager set to another value. Without it, such a conflict ends the
     * update with an error that names the manager. Default: false.
     */
    force?: boolean;
    /** Whether the patches stay in the cluster when they are removed from the program or destroyed. Default: false. */
    retainOnDelete?: boolean;
    /**
     * Whether to read each ServiceAccount first, and fail when it is missing. A patch makes a missing one. The read needs the
     * cluster at preview already. Default: false.
     */
    requireExisting?: boolean;
}

/** Who uses an identity in a cluster, and how the in-cluster half is made. The same for all components. */
export interface InClusterArgs {
    /** Namespace of the Flux controllers. Default: `flux-system`. */
    namespace?: pulumi.Input<string>;
    /** The controllers that use the identity through their own ServiceAccounts. Order has no meaning. */
    controllers?: FluxController[];
    /**
     * Deployments beside the controllers' own that run under a controller's ServiceAccount, each with that controller:
     * `{ "source-controller-shard1": "source-controller" }`. They restart with it. See
     * https://fluxcd.io/flux/installation/configuration/sharding/.
     */
    shards?: { [deployment: string]: FluxController };
    /** ServiceAccounts that use the identity by being named in Flux objects. They need no restart. Order has no meaning. */
    serviceAccounts?: FluxServiceAccount[];
    /** How the ServiceAccounts and Deployments are patched. */
    inCluster?: InCluster;
    /** How the controllers restart. */
    rollout?: Rollout;
}

/** The same with its defaults, in canonical order: what reorders the arguments changes nothing. */
export interface CanonicalInClusterArgs {
    namespace: pulumi.Input<string>;
    controllers: FluxController[];
    shards: { [deployment: string]: FluxController };
    serviceAccounts: FluxServiceAccount[];
    inCluster: Required<InCluster>;
    rollout: Required<Rollout>;
}

/** Checks the arguments that all components share, and brings them into canonical form. */
export function canonicalInClusterArgs(
    checks: InputChecks,
    mode: IdentityMode,
    args: InClusterArgs,
): CanonicalInClusterArgs {
    const controllers = checkedControllers(checks, args.controllers ?? []);
    const shards = checkedShards(checks, args.shards ?? {}, controllers);
    const serviceAccounts = checkedServiceAccounts(checks, mode, args.serviceAccounts ?? []);
    if (controllers.length === 0 && serviceAccounts.length === 0) {
        checks.refuse("controllers", noSubjects(mode));
    }
    return {
        namespace: checkedNamespace(checks, args.namespace ?? "flux-system", controllers, serviceAccounts),
        controllers,
        shards,
        serviceAccounts,
        inCluster: {
            enabled: args.inCluster?.enabled ?? true,
            force: args.inCluster?.force ?? false,
            retainOnDelete: args.inCluster?.retainOnDelete ?? false,
            requireExisting: args.inCluster?.requireExisting ?? false,
        },
        rollout: checkedRollout(checks, args.rollout ?? {}),
    };
}

/** The Deployments that run the controllers: their own and the shards. */
export function controllerDeployments({
    controllers,
    shards,
}: CanonicalInClusterArgs): ControllerDeployment[] {
    return [
        ...controllers.map((controller) => ({ deployment: controller as string, controller })),
        ...Object.entries(shards).map(([deployment, controller]) => ({ deployment, controller })),
    ];
}

function noSubjects(mode: IdentityMode): string {
    const others = inClusterShape(mode).objectLevelProblem === undefined ? " or `serviceAccounts`" : "";
    return `no one would use the identity; name at least one controller in \`controllers\`${others}`;
}

function checkedControllers(checks: InputChecks, controllers: FluxController[]): FluxController[] {
    if (!isPlainList(checks, "controllers", controllers)) {
        return [];
    }
    controllers.forEach((controller, index) => {
        if (!isFluxController(controller)) {
            checks.refuse(`controllers[${index}]`, unknownController(controller));
        } else if (controllers.indexOf(controller) !== index) {
            checks.refuse(`controllers[${index}]`, `${quote(controller)} is listed twice; list it once`);
        }
    });
    return [...controllers].sort();
}

function unknownController(value: unknown): string {
    return `${quote(value)} is not a Flux controller; use one of ${fluxControllers.join(", ")}`;
}

function checkedShards(
    checks: InputChecks,
    shards: { [deployment: string]: FluxController },
    controllers: FluxController[],
): { [deployment: string]: FluxController } {
    for (const [deployment, controller] of Object.entries(shards)) {
        const path = `shards[${quote(deployment)}]`;
        checks.check(path, deployment, deploymentNameProblem);
        if (isFluxController(deployment)) {
            checks.refuse(
                path,
                `is a controller's own Deployment; name the shard's, as ${quote(`${deployment}-shard1`)}`,
            );
        } else if (!isFluxController(controller)) {
            checks.refuse(path, unknownController(controller));
        } else if (!controllers.includes(controller)) {
            checks.refuse(
                path,
                `is a shard of ${quote(controller)}, which does not use the identity; add it to \`controllers\``,
            );
        }
    }
    return Object.fromEntries(Object.entries(shards).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkedServiceAccounts(
    checks: InputChecks,
    mode: IdentityMode,
    serviceAccounts: FluxServiceAccount[],
): FluxServiceAccount[] {
    if (!isPlainList(checks, "serviceAccounts", serviceAccounts)) {
        return [];
    }
    const problem = inClusterShape(mode).objectLevelProblem;
    if (problem !== undefined && serviceAccounts.length > 0) {
        checks.refuse("serviceAccounts", problem);
    }
    const seen = new Set<string>();
    serviceAccounts.forEach((serviceAccount, index) => {
        const path = `serviceAccounts[${index}]`;
        checks.check(`${path}.namespace`, serviceAccount.namespace, namespaceNameProblem);
        checks.check(`${path}.name`, serviceAccount.name, serviceAccountNameProblem);
        const key = serviceAccountKey(serviceAccount);
        if (seen.has(key)) {
            checks.refuse(path, `${key} is listed twice; list it once`);
        }
        seen.add(key);
    });
    return sortedServiceAccounts(serviceAccounts);
}

function checkedNamespace(
    checks: InputChecks,
    namespace: pulumi.Input<string>,
    controllers: FluxController[],
    serviceAccounts: FluxServiceAccount[],
): pulumi.Input<string> {
    return checks.input("namespace", namespace, (name) => {
        const twice = serviceAccounts.find((account) =>
            controllers.some((controller) => account.namespace === name && account.name === controller),
        );
        return twice === undefined
            ? namespaceNameProblem(name)
            : `${serviceAccountKey(twice)} is in \`controllers\` and in \`serviceAccounts\`; list it once`;
    });
}

function checkedRollout(checks: InputChecks, rollout: Rollout): Required<Rollout> {
    const { when = RolloutWhen.OnIdentityChange, wait = true, timeoutSeconds = 600 } = rollout;
    if (!Object.values(RolloutWhen).includes(when)) {
        checks.refuse(
            "rollout.when",
            `${quote(when)} is unknown; use one of ${Object.values(RolloutWhen).join(", ")}`,
        );
    }
    if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1) {
        checks.refuse(
            "rollout.timeoutSeconds",
            `${quote(timeoutSeconds)} is not a whole number of seconds, at least 1`,
        );
    }
    return { when, wait, timeoutSeconds };
}

/** A list that decides which resources exist is known while the program runs: an output is not, at the first preview. */
function isPlainList(checks: InputChecks, propertyPath: string, list: unknown): boolean {
    if (Array.isArray(list) && list.every((item) => isPlain(item))) {
        return true;
    }
    checks.refuse(
        propertyPath,
        "decides which resources exist, so it must be a plain list and not an output",
    );
    return false;
}

/** Of a component's canonical arguments, those that all components share. */
export function inClusterArgsOf(args: CanonicalInClusterArgs): CanonicalInClusterArgs {
    const { namespace, controllers, shards, serviceAccounts, inCluster, rollout } = args;
    return { namespace, controllers, shards, serviceAccounts, inCluster, rollout };
}
