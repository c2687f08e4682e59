using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.Binding;

/// <summary>The limits of request members. Each is declared once, in a validator: it is checked, and written into the schema of the contract.</summary>
internal static class RequestRules
{
    /// <summary>The member must be sent.</summary>
    public static IRuleBuilderOptions<T, TProperty> MustBeSent<T, TProperty>(
        this IRuleBuilder<T, TProperty> rule,
        string message
    ) => rule.NotNull().WithErrorCode(ValidationError.Required).WithMessage(message);

    /// <summary>Limits the length of a text in code points.</summary>
    public static IRuleBuilderOptions<T, string?> MaxCharacters<T>(this IRuleBuilder<T, string?> rule, int most) =>
        rule.Holds(
            ValidationError.TooLong,
            $"Must be at most {most} characters.",
            text => CountCharacters(text!) <= most,
            schema => schema.MaxLength = most
        );

    /// <summary>Refuses a text that is empty or blank.</summary>
    public static IRuleBuilderOptions<T, string?> NotBlank<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Holds(
            ValidationError.InvalidFormat,
            "Must not be blank.",
            text => !string.IsNullOrWhiteSpace(text),
            schema => schema.MinLength = 1
        );

    /// <summary>Holds a number between two others, both included.</summary>
    public static IRuleBuilderOptions<T, int?> Between<T>(
        this IRuleBuilder<T, int?> rule,
        int least,
        int most,
        string unit
    ) =>
        rule.Holds(
            ValidationError.OutOfRange,
            BetweenMessage(least, most, unit),
            number => number >= least && number <= most,
            schema => (schema.Minimum, schema.Maximum) = ($"{least}", $"{most}")
        );

    /// <summary>Returns the error message of <see cref="Between"/>.</summary>
    public static string BetweenMessage(int least, int most, string unit) => $"Must be {least} to {most} {unit}.";

    /// <summary>Limits how many elements an array has.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<string>?> MaxItems<T>(
        this IRuleBuilder<T, IReadOnlyList<string>?> rule,
        int most
    ) =>
        rule.Holds(
            ValidationError.TooMany,
            $"Must be at most {most} elements.",
            items => items!.Count <= most,
            schema => schema.MaxItems = most
        );

    /// <summary>Accepts the codes that an attribute names in the contract.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(
        this IRuleBuilder<T, string?> rule,
        SharedEnumSchemaAttribute codes
    ) => rule.Holds(ValidationError.UnknownOption, OneOfMessage(codes), text => codes.Values.Contains(text));

    /// <summary>Returns the error message of <see cref="OneOf"/>.</summary>
    public static string OneOfMessage(SharedEnumSchemaAttribute codes) =>
        $"Must be one of: {string.Join(", ", codes.Values)}.";

    /// <summary>Accepts a partner's own id for a person.</summary>
    public static IRuleBuilderOptions<T, string?> PersonRef<T>(this IRuleBuilder<T, string?> rule) =>
        rule.MaxCharacters(Binding.PersonRef.MaxLength)
            .Holds(
                ValidationError.InvalidFormat,
                "Must begin with a letter or digit and continue with letters, digits, . _ : ~ and -.",
                text => Binding.PersonRef.IsValid(text!),
                schema => schema.Pattern = Binding.PersonRef.Pattern
            );

    /// <summary>Checks a value that was sent, and says so in the schema where the schema can.</summary>
    /// <param name="describe">Writes the limit into a schema; null where a schema cannot say it.</param>
    public static IRuleBuilderOptions<T, TProperty> Holds<T, TProperty>(
        this IRuleBuilder<T, TProperty> rule,
        string code,
        string message,
        Func<TProperty, bool> holds,
        Action<OpenApiSchema>? describe = null
    ) => rule.SetValidator(new RequestRule<T, TProperty>(code, message, (_, value) => holds(value), describe));

    /// <summary>Returns the number of code points of a text.</summary>
    public static int CountCharacters(string text)
    {
        var count = 0;

        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}

/// <summary>A rule that is written into the schema of the contract.</summary>
internal interface IRequestRule
{
    void Describe(OpenApiSchema schema);
}

/// <summary>A rule with an error code of the contract. It accepts a member that was not sent.</summary>
internal sealed class RequestRule<T, TProperty>(
    string code,
    string message,
    Func<ValidationContext<T>, TProperty, bool> holds,
    Action<OpenApiSchema>? describe
) : PropertyValidator<T, TProperty>, IRequestRule
{
    public override string Name => code;

    public override bool IsValid(ValidationContext<T> context, TProperty value) =>
        value is null || holds(context, value);

    public void Describe(OpenApiSchema schema) => describe?.Invoke(schema);

    protected override string GetDefaultMessageTemplate(string errorCode) => message;
}
