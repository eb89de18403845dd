import type { FluxController } from "./controllers";

/** A ServiceAccount that Flux objects name in `.spec.serviceAccountName` (object level). */
export interface FluxServiceAccount {
    /** Namespace of the ServiceAccount: the one of the Flux objects that name it. */
    namespace: string;
    /** Name of the ServiceAccount. */
    name: string;
}

/** The ServiceAccounts that may use an identity: those of the controllers and the tenants' own. */
export function identitySubjects(
    namespace: string,
    controllers: readonly FluxController[],
    serviceAccounts: readonly FluxServiceAccount[],
): FluxServiceAccount[] {
    const ofControllers = controllers.map((name) => ({ namespace, name }));
    return sortedServiceAccounts([...ofControllers, ...serviceAccounts]);
}

/** The subject of a ServiceAccount's token: `system:serviceaccount:NAMESPACE:NAME`. */
export function tokenSubject({ namespace, name }: FluxServiceAccount): string {
    return `system:serviceaccount:${namespace}:${name}`;
}

/** `NAMESPACE/NAME`, as messages and names of resources write it: no name holds a slash, so no two are alike. */
export function serviceAccountKey({ namespace, name }: FluxServiceAccount): string {
    return `${namespace}/${name}`;
}

/** The ServiceAccounts in an order of their own, whichever way they were listed. */
export function sortedServiceAccounts(serviceAccounts: readonly FluxServiceAccount[]): FluxServiceAccount[] {
    return [...serviceAccounts]
        .map(({ namespace, name }) => ({ namespace, name }))
        .sort((a, b) => (serviceAccountKey(a) < serviceAccountKey(b) ? -1 : 1));
}
