import { createHash } from "node:crypto";
import { quote } from "../errors";
import { inClusterShape, type IdentityMode } from "./identityMode";
import { serviceAccountKey, type FluxServiceAccount } from "./subjects";

// Of the data that this package writes and reads.
const fluxIdentityVersion = 1;

/** What the in-cluster half needs to know of an identity. Plain data without secrets, fit for a stack's output. */
export interface FluxIdentity {
    /** Version of this data, 1. */
    version: number;
    /** How Flux gets the identity. */
    mode: IdentityMode;
    /** The ServiceAccounts that may use the identity, by the name of their cluster. */
    subjects: { [cluster: string]: FluxServiceAccount[] };
    /** Annotations of the ServiceAccounts. */
    annotations: { [key: string]: string };
    /** Labels of the controllers' pod template. */
    podLabels: { [key: string]: string };
    /** Value of the pod-template annotation that restarts the controllers: it changes only when the pods would get another identity. */
    rollout: string;
}

/** Key of the pod-template annotation that restarts the controllers: one per mode, since two overlap during a migration. */
export function rolloutAnnotation(mode: IdentityMode): string {
    return `flux-workload-identity/${mode}`;
}

/** What a component knows of the identity that it made. */
export interface FluxIdentityFacts {
    mode: IdentityMode;
    clusterNames: readonly string[];
    /** The same in each cluster. */
    subjects: FluxServiceAccount[];
    annotations?: { [key: string]: string };
    podLabels?: { [key: string]: string };
    /** All that the pods carry of the identity, and by which they restart; first the id that a person knows it by. */
    ids: readonly [string, ...string[]];
}

/** The data that the in-cluster half needs to know of an identity. */
export function fluxIdentity(facts: FluxIdentityFacts): FluxIdentity {
    const { mode, clusterNames, subjects, annotations = {}, podLabels = {}, ids } = facts;
    return {
        version: fluxIdentityVersion,
        mode,
        subjects: Object.fromEntries([...clusterNames].sort().map((cluster) => [cluster, subjects])),
        annotations,
        podLabels,
        rollout: rolloutValue(mode, ids),
    };
}

/** An id that a person can read, and a hash of all that the pods carry. */
function rolloutValue(mode: IdentityMode, ids: readonly [string, ...string[]]): string {
    const hash = createHash("sha256")
        .update(JSON.stringify([mode, ...ids]))
        .digest("hex");
    return `${ids[0]} (${hash.slice(0, 8)})`;
}

/** What of an identity the in-cluster half of one cluster relies on. */
export interface IdentityUse {
    mode: IdentityMode;
    clusterName: string;
    subjects: readonly FluxServiceAccount[];
}

/** Why an identity can't be used so, or nothing. */
export function fluxIdentityProblem(
    identity: FluxIdentity | undefined,
    use: IdentityUse,
): string | undefined {
    if (identity?.version !== fluxIdentityVersion) {
        return `${quote(identity)} is not the \`identity\` output of a component of this package; pass that output unchanged`;
    }
    if (identity.mode !== use.mode) {
        return `is of mode ${quote(identity.mode)}, but \`mode\` is ${quote(use.mode)}; set \`mode\` to the identity's own`;
    }
    const trusted = identity.subjects[use.clusterName];
    if (trusted === undefined) {
        const clusters = Object.keys(identity.subjects).sort();
        return `trusts the clusters ${quote(clusters)} and not ${quote(use.clusterName)}; add it to the identity's \`additionalClusters\``;
    }
    const keys = new Set(trusted.map(serviceAccountKey));
    const missing = use.subjects.map(serviceAccountKey).filter((key) => !keys.has(key));
    if (missing.length > 0) {
        return `does not trust ${missing.join(", ")} of cluster ${quote(use.clusterName)}; add them to the identity's \`controllers\` or \`serviceAccounts\``;
    }
    const shape = inClusterShape(use.mode);
    const absent = [
        ...shape.annotations.filter((key) => !identity.annotations[key]),
        ...shape.podLabels.filter((key) => !identity.podLabels[key]),
    ];
    return absent.length > 0
        ? `has no value for ${absent.join(", ")}; pass the \`identity\` output unchanged`
        : undefined;
}
