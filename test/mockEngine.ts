import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** A resource as a program registered it. */
export interface Registered {
    type: string;
    name: string;
    parent: string;
    inputs: Record<string, unknown>;
    /** The request itself, for options that only the engine acts on. */
    request: RegisterResourceRequest;
}

/** What a program did in a run without an engine. */
export interface MockRun<T> {
    result: T | undefined;
    resources: Registered[];
    warnings: string[];
    /** The first error: the run would end by it. */
    error: Error | undefined;
}

/** Whether a registered input is one that a preview does not know yet. */
export function isUnknown(value: unknown): boolean {
    return typeof value === "object" && value !== null && "__pulumiUnknown" in value;
}

export interface MockRunOptions {
    phase: "preview" | "update";
    /** What a cloud gives a resource beside its inputs. A preview does not know it. */
    outputs?: (type: string, name: string) => Record<string, unknown>;
    /** The stack's configuration. */
    config?: Record<string, string>;
}

type RegisterResource = typeof MockMonitor.prototype.registerResource;

/** Runs a program with the SDK's mocks, without engine, providers or cloud, until nothing more happens. */
export async function mockRun<T>(program: () => T, options: MockRunOptions): Promise<MockRun<T>> {
    const { phase, outputs = () => ({}), config = {} } = options;
    const resources: Registered[] = [];
    const warnings: string[] = [];
    const errors: Error[] = [];
    const mocks: pulumi.runtime.Mocks = {
        newResource: ({ type, name, inputs, id }) => ({
            id: id || (phase === "update" ? `${name}-id` : undefined),
            state: { ...(inputs as object), ...(phase === "update" ? outputs(type, name) : {}) },
        }),
        call: () => ({}),
    };
    const restore = [observeRegistrations(resources), observeWarnings(warnings), observeRejections(errors)];
    let result: T | undefined;
    try {
        pulumi.runtime.setAllConfig(config);
        await pulumi.runtime.setMocks(mocks, "project", "stack", phase === "preview");
        await pulumi.runtime.runInPulumiStack(() => {
            result = program();
            return Promise.resolve({});
        });
        await pulumi.runtime.disconnect();
    } catch (error) {
        errors.push(error as Error);
    }
    await settled();
    restore.forEach((undo) => undo());
    return { result, resources, warnings, error: errors[0] };
}

function observeRegistrations(resources: Registered[]): () => void {
    const original: RegisterResource = MockMonitor.prototype.registerResource;
    MockMonitor.prototype.registerResource = function (request: RegisterResourceRequest, callback: never) {
        resources.push({
            type: request.getType(),
            name: request.getName(),
            parent: request.getParent(),
            inputs: pulumi.runtime.deserializeProperties(request.getObject() ?? new Struct()) as Record<
                string,
                unknown
            >,
            request,
        });
        return original.call(this, request, callback);
    };
    return () => (MockMonitor.prototype.registerResource = original);
}

function observeWarnings(warnings: string[]): () => void {
    const log = pulumi.log as { warn: typeof pulumi.log.warn };
    const original = log.warn;
    log.warn = (message) => {
        warnings.push(message);
        return Promise.resolve();
    };
    return () => (log.warn = original);
}

/** The SDK ends a real run on an unhandled rejection. Here it is the run's error, and not the test runner's. */
function observeRejections(errors: Error[]): () => void {
    const others = process.listeners("unhandledRejection");
    const observe = (reason: unknown) => void errors.push(reason as Error);
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", observe);
    return () => {
        process.removeListener("unhandledRejection", observe);
        others.forEach((listener) => process.on("unhandledRejection", listener));
    };
}

async function settled(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
    }
}
