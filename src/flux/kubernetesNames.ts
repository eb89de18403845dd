import { quote } from "../errors";

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
const label = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** What is wrong with the name of a namespace (a DNS label), or nothing. */
export function namespaceNameProblem(name: unknown): string | undefined {
    return nameProblem(name, "a namespace's name", label, 63, "lower-case letters, digits and '-'");
}

/** What is wrong with the name of a ServiceAccount (a DNS subdomain), or nothing. */
export function serviceAccountNameProblem(name: unknown): string | undefined {
    return nameProblem(
        name,
        "a ServiceAccount's name",
        subdomain,
        253,
        "lower-case letters, digits, '-' and '.'",
    );
}

/** What is wrong with the name of a Deployment (a DNS subdomain), or nothing. */
export function deploymentNameProblem(name: unknown): string | undefined {
    return nameProblem(
        name,
        "a Deployment's name",
        subdomain,
        253,
        "lower-case letters, digits, '-' and '.'",
    );
}

function nameProblem(
    name: unknown,
    what: string,
    form: RegExp,
    longest: number,
    characters: string,
): string | undefined {
    if (typeof name !== "string" || name === "") {
        return `${quote(name)} is not ${what}; give the name as the cluster has it`;
    }
    if (/[*?]/.test(name)) {
        return `${quote(name)} is a wildcard; an identity trusts exact subjects only, so list each one`;
    }
    if (name.length > longest) {
        return `${quote(name)} has ${name.length} characters; ${what} has at most ${longest}`;
    }
    if (!form.test(name)) {
        return `${quote(name)} is not ${what}; it consists of ${characters}, and begins and ends with a letter or digit`;
    }
    return undefined;
}
