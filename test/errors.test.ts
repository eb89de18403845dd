import assert from "node:assert/strict";
import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { InputChecks, InputError, quote } from "../src/errors";

describe("InputError", () => {
    const one = new InputError('Widget "w"', [
        { propertyPath: "size", reason: "is too large; make it smaller" },
    ]);

    it("is one line for one input, and a list for several", () => {
        assert.equal(one.message, 'Widget "w": size: is too large; make it smaller');
        const two = new InputError('Widget "w"', [
            { propertyPath: "a", reason: "x" },
            { propertyPath: "b", reason: "y" },
        ]);
        assert.equal(two.message, 'Widget "w": 2 inputs are invalid:\n  a: x\n  b: y');
    });

    it("prints without a stack trace, and keeps its properties on the way through a plugin", () => {
        assert.ok(pulumi.RunError.isInstance(one));
        assert.ok(pulumi.InputPropertiesError.isInstance(one));
        assert.deepEqual(one.errors, [{ propertyPath: "size", reason: "is too large; make it smaller" }]);
    });

    it("is inspected as its message, and keeps it whatever the SDK puts before it", () => {
        assert.equal(inspect(one), one.message);
        one.message = `error serializing property "x": ${one.message}`;
        assert.equal(one.message, 'Widget "w": size: is too large; make it smaller');
    });
});

describe("InputChecks", () => {
    const positive = (value: number) => (value > 0 ? undefined : "is not positive");

    it("refuses a plain value at once and throws all refusals together", () => {
        const checks = new InputChecks("Widget");
        checks.input("a", 0, positive);
        checks.optional("b", -1, positive);
        checks.optional("c", undefined, positive);
        assert.throws(
            () => checks.throwIfInvalid(),
            /^InputError: Widget: 2 inputs are invalid:\n {2}a: is not positive\n {2}b: /,
        );
    });

    it("passes a good value through", () => {
        const checks = new InputChecks("Widget");
        assert.equal(checks.input("a", 1, positive), 1);
        checks.throwIfInvalid();
    });

    it("applies a rule to several inputs only when each is good by itself", () => {
        const checks = new InputChecks("Widget");
        checks.refuse("a", "is bad");
        let applied = false;
        checks.together(["x"], () => {
            applied = true;
            return [];
        });
        assert.throws(() => checks.throwIfInvalid());
        assert.ok(!applied);
    });
});

describe("quote", () => {
    it("keeps a message on one line, and short", () => {
        assert.equal(quote("a\nb"), '"a\\nb"');
        assert.equal(quote(undefined), "no value");
        assert.equal(quote("x".repeat(500)).length, 118);
    });
});
