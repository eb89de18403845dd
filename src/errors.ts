import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";

/** One input that was refused. */
export interface InvalidInput {
    /** Path of the property, as written in the program: `controllers[1]`. */
    propertyPath: string;
    /** The value, the rule it breaks and what to do instead. */
    reason: string;
}

/**
 * Inputs that only the author of the program can correct. The engine prints the message without a stack trace, and through
 * a component plugin each property keeps its path.
 */
export class InputError extends pulumi.RunError {
    /** Every input that was refused, at least one. */
    public readonly errors: InvalidInput[];

    constructor(component: string, errors: InvalidInput[]) {
        const lines = errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
        super(
            lines.length === 1
                ? `${component}: ${lines[0]}`
                : `${component}: ${lines.length} inputs are invalid:\n${lines.map((line) => `  ${line}`).join("\n")}`,
        );
        this.name = "InputError";
        this.errors = errors;
        const message = this.message;
        // The SDK prefixes the message once for every property on the error's way to the engine; the path above says it all.
        Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
        // What pulumi.InputPropertiesError.isInstance looks for. A class can't extend both errors, and only RunError prints
        // without a stack trace in a program.
        Object.defineProperty(this, "__pulumiInputPropertiesError", { value: true });
    }

    /** The engine inspects errors that reach it from an apply; the whole object would take it seconds. */
    public [inspect.custom](): string {
        return this.message;
    }
}

/** Says what is wrong with a value and what to do, or nothing when the value is good. */
export type Rule<T> = (value: T) => string | undefined;

/** Collects what is wrong with the inputs of one component, so that a person sees all of it at once. */
export class InputChecks {
    private readonly invalid: InvalidInput[] = [];

    /** @param component - how messages name the component: its class and its name */
    constructor(private readonly component: string) {}

    /** Notes that a value known now was refused. */
    public refuse(propertyPath: string, reason: string): void {
        this.invalid.push({ propertyPath, reason });
    }

    /** Applies a rule to a value known now. */
    public check<T>(propertyPath: string, value: T, rule: Rule<T>): void {
        const reason = rule(value);
        if (reason !== undefined) {
            this.refuse(propertyPath, reason);
        }
    }

    /** Applies a rule to an input: at once to a plain value, else as soon as the value is known. */
    public input<T>(propertyPath: string, value: pulumi.Input<T>, rule: Rule<T>): pulumi.Input<T> {
        if (isPlain(value)) {
            this.check(propertyPath, value, rule);
            return value;
        }
        return pulumi.output(value).apply((known) => {
            const later = new InputChecks(this.component);
            later.check(propertyPath, known as T, rule);
            later.throwIfInvalid();
            return known;
        }) as pulumi.Output<T>;
    }

    /** The same for an input that may be left out. */
    public optional<T>(
        propertyPath: string,
        value: pulumi.Input<T> | undefined,
        rule: Rule<T>,
    ): pulumi.Input<T> | undefined {
        return value === undefined ? undefined : this.input(propertyPath, value, rule);
    }

    /**
     * Applies a rule to several inputs together: at once when all are plain, else as soon as all are known. Not before each is
     * good by itself.
     */
    public together(
        values: pulumi.Input<string>[],
        rule: (known: string[]) => InvalidInput[],
    ): pulumi.Output<string[]> {
        if (values.every((value) => isPlain(value)) && this.invalid.length === 0) {
            this.invalid.push(...rule(values as string[]));
            return pulumi.output(values);
        }
        return pulumi.all(values).apply((known) => {
            const later = new InputChecks(this.component);
            later.invalid.push(...rule(known));
            later.throwIfInvalid();
            return known;
        });
    }

    /** Ends the run when anything was refused. */
    public throwIfInvalid(): void {
        if (this.invalid.length > 0) {
            throw new InputError(this.component, this.invalid);
        }
    }
}

/** Whether an input is known while the program runs, and not only to an `apply`. */
export function isPlain<T>(value: pulumi.Input<T>): value is T {
    return !pulumi.Output.isInstance(value) && !(value instanceof Promise);
}

/** A value as messages quote it: on one line, cut where it is long. */
export function quote(value: unknown): string {
    if (value === undefined) {
        return "no value";
    }
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
