import { DeploymentPatch } from "@pulumi/kubernetes/apps/v1/deploymentPatch";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { ServiceAccountPatch } from "@pulumi/kubernetes/core/v1/serviceAccountPatch";
import * as pulumi from "@pulumi/pulumi";
import { InputChecks, InputError, isPlain, quote } from "../errors";
import { claimProblem, claimServiceAccounts } from "./claims";
import { inRolloutOrder, type FluxController } from "./controllers";
import { fluxIdentityProblem, rolloutAnnotation, type FluxIdentity } from "./fluxIdentity";
import { identityModes, inClusterShape, isIdentityMode, type IdentityMode } from "./identityMode";
import {
    canonicalInClusterArgs,
    controllerDeployments,
    RolloutWhen,
    type CanonicalInClusterArgs,
    type InClusterArgs,
} from "./inClusterArgs";
import { checkPatching } from "./patchingChecks";
import { identitySubjects, serviceAccountKey } from "./subjects";

/** Arguments of FluxServiceAccounts. */
export interface FluxServiceAccountsArgs extends InClusterArgs {
    /** How Flux gets the identity: the mode of the component that makes it. Plain, since it decides which patches exist. */
    mode: IdentityMode;
    /** The `identity` output of the component that makes it, of this program or through a StackReference. */
    identity: pulumi.Input<FluxIdentity>;
    /** Name of the patched cluster, as the identity's `cluster` or one of its `additionalClusters` has it. */
    clusterName: string;
}

interface CanonicalArgs extends CanonicalInClusterArgs {
    mode: IdentityMode;
    identity: pulumi.Input<FluxIdentity>;
    clusterName: string;
}

/**
 * The in-cluster half of a Flux identity, for one cluster: annotates the ServiceAccounts, labels the controllers' pods
 * where the mode needs it, and restarts the controllers one after another, source-controller last. Patches by server-side
 * apply and owns nothing but these annotations and labels. The components that make an identity contain one for their own
 * cluster; use it alone for further clusters, or in another stack.
 */
export class FluxServiceAccounts extends pulumi.ComponentResource {
    constructor(name: string, args: FluxServiceAccountsArgs, opts?: pulumi.ComponentResourceOptions) {
        const canonical = canonicalArgs(name, args, opts);
        super("flux-workload-identity:index:FluxServiceAccounts", name, canonical, opts);
        if (canonical.inCluster.enabled) {
            patchCluster(this, name, canonical);
        }
        this.registerOutputs({});
    }
}

function canonicalArgs(
    name: string,
    args: FluxServiceAccountsArgs,
    opts: pulumi.ComponentResourceOptions | undefined,
): CanonicalArgs {
    const component = `FluxServiceAccounts "${name}"`;
    const checks = new InputChecks(component);
    const { mode, clusterName } = args;
    if (!isIdentityMode(mode)) {
        throw new InputError(component, [
            {
                propertyPath: "mode",
                reason: `${quote(mode)} is unknown; use one of ${identityModes.join(", ")}`,
            },
        ]);
    }
    if (!needsCluster(mode)) {
        checks.refuse("mode", `${quote(mode)} needs nothing in the cluster; remove this component`);
    }
    if (typeof clusterName !== "string" || clusterName === "") {
        checks.refuse(
            "clusterName",
            `${quote(clusterName)} is not a cluster's name; give it as the identity has it`,
        );
    }
    const canonical = canonicalInClusterArgs(checks, mode, args);
    checkPatching(checks, mode, clusterName, canonical, opts);
    const identity = pulumi.all([args.identity, canonical.namespace]).apply(([known, namespace]) => {
        const subjects = identitySubjects(namespace, canonical.controllers, canonical.serviceAccounts);
        const reason = fluxIdentityProblem(known, { mode, clusterName, subjects });
        if (reason !== undefined) {
            throw new InputError(component, [{ propertyPath: "identity", reason }]);
        }
        return known;
    });
    checks.throwIfInvalid();
    return { ...canonical, mode, clusterName, identity };
}

function needsCluster(mode: IdentityMode): boolean {
    const { annotations, podLabels, restarts } = inClusterShape(mode);
    return annotations.length > 0 || podLabels.length > 0 || restarts;
}

function patchCluster(component: FluxServiceAccounts, name: string, args: CanonicalArgs): void {
    const namespace = claimedNamespace(name, args);
    const accounts = new Map<FluxController, pulumi.Resource | undefined>();
    for (const controller of args.controllers) {
        const account = { namespace, name: controller };
        accounts.set(controller, patchServiceAccount(component, `${name}-${controller}`, account, args));
    }
    for (const account of args.serviceAccounts) {
        patchServiceAccount(component, `${name}-${serviceAccountKey(account)}`, account, args);
    }
    let previous: pulumi.Resource | undefined;
    for (const { deployment, controller } of inRolloutOrder(controllerDeployments(args))) {
        const target = { namespace, name: deployment };
        const after = [accounts.get(controller), previous].filter((resource) => resource !== undefined);
        previous = patchDeployment(component, `${name}-${deployment}`, target, args, after) ?? previous;
    }
}

/** The namespace, which claims the ServiceAccounts in it: at once when it is plain, else when it is known. */
function claimedNamespace(owner: string, args: CanonicalArgs): pulumi.Input<string> {
    const { mode, clusterName, namespace } = args;
    const claimAll = (known: string) => {
        const serviceAccounts = identitySubjects(known, args.controllers, args.serviceAccounts);
        const reason = claimProblem({ mode, clusterName, serviceAccounts });
        if (reason !== undefined) {
            throw new InputError(`FluxServiceAccounts "${owner}"`, [{ propertyPath: "namespace", reason }]);
        }
        claimServiceAccounts(owner, { mode, clusterName, serviceAccounts });
        return known;
    };
    return isPlain(namespace) ? claimAll(namespace) : pulumi.output(namespace).apply(claimAll);
}

interface PatchedObject {
    namespace: pulumi.Input<string>;
    name: string;
}

function patchServiceAccount(
    component: FluxServiceAccounts,
    childName: string,
    account: PatchedObject,
    { mode, identity, inCluster }: CanonicalArgs,
): pulumi.Resource | undefined {
    const { annotations } = inClusterShape(mode);
    const id = pulumi.interpolate`${account.namespace}/${account.name}`;
    const existing = inCluster.requireExisting
        ? ServiceAccount.get(`${childName}-existing`, id, { parent: component })
        : undefined;
    if (annotations.length === 0) {
        return existing;
    }
    const ofIdentity = valuesOf(annotations, identity, ({ annotations: values }) => values);
    return new ServiceAccountPatch(
        childName,
        { metadata: { ...account, annotations: { ...ofIdentity, ...forceAnnotation(inCluster.force) } } },
        { parent: component, retainOnDelete: inCluster.retainOnDelete, dependsOn: existing },
    );
}

function patchDeployment(
    component: FluxServiceAccounts,
    childName: string,
    deployment: PatchedObject,
    { mode, identity, inCluster, rollout }: CanonicalArgs,
    dependsOn: pulumi.Resource[],
): pulumi.Resource | undefined {
    const shape = inClusterShape(mode);
    const labels = valuesOf(shape.podLabels, identity, ({ podLabels }) => podLabels);
    const restarts = shape.restarts && rollout.when !== RolloutWhen.Never;
    const annotations = restarts
        ? { [rolloutAnnotation(mode)]: pulumi.output(identity).apply(({ rollout: value }) => value) }
        : {};
    const template = withoutEmpty({ annotations, labels });
    if (template === undefined) {
        return undefined;
    }
    const control = { ...forceAnnotation(inCluster.force), ...skipAwaitAnnotation(!rollout.wait) };
    const timeout = `${rollout.timeoutSeconds}s`;
    return new DeploymentPatch(
        childName,
        {
            metadata: { ...deployment, ...withoutEmpty({ annotations: control }) },
            spec: { template: { metadata: template } },
        },
        {
            parent: component,
            dependsOn,
            retainOnDelete: inCluster.retainOnDelete,
            customTimeouts: { create: timeout, update: timeout },
        },
    );
}

type StringMap = { [key: string]: pulumi.Input<string> };

/** The keys are plain, so that a preview shows them before the values are known. */
function valuesOf(
    keys: readonly string[],
    identity: pulumi.Input<FluxIdentity>,
    select: (known: FluxIdentity) => { [key: string]: string },
): StringMap {
    const value = (key: string) => pulumi.output(identity).apply((known) => select(known)[key] ?? "");
    return Object.fromEntries(keys.map((key) => [key, value(key)]));
}

/** An empty map is never sent: a field manager that owns a bare `annotations: {}` conflicts with every later key. */
function withoutEmpty(maps: { [field: string]: StringMap }): { [field: string]: StringMap } | undefined {
    const filled = Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0);
    return filled.length > 0 ? Object.fromEntries(filled) : undefined;
}

// https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
function forceAnnotation(force: boolean): StringMap {
    return force ? { "pulumi.com/patchForce": "true" } : {};
}

function skipAwaitAnnotation(skip: boolean): StringMap {
    return skip ? { "pulumi.com/skipAwait": "true" } : {};
}
