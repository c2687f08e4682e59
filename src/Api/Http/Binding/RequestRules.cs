using System.Reflection;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.Binding;

/// <summary>The rules for members of requests. A validator declares a limit once; the OpenAPI schema reads it from there.</summary>
internal static class RequestRules
{
    /// <summary>Requires the member.</summary>
    public static IRuleBuilderOptions<T, TProperty> MustBeSent<T, TProperty>(
        this IRuleBuilder<T, TProperty> rule,
        string message
    ) => rule.NotNull().WithErrorCode(ValidationError.Required).WithMessage(message);

    /// <summary>Limits the length of a text in code points.</summary>
    public static IRuleBuilderOptions<T, string?> MaxCharacters<T>(this IRuleBuilder<T, string?> rule, int max) =>
        rule.Must(
            ValidationError.TooLong,
            $"Must be at most {max} characters.",
            text => CountCharacters(text!) <= max,
            schema => schema.MaxLength = max
        );

    /// <summary>Rejects a text that is empty or consists of white space.</summary>
    public static IRuleBuilderOptions<T, string?> NotBlank<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(
            ValidationError.InvalidFormat,
            "Must not be blank.",
            text => !string.IsNullOrWhiteSpace(text),
            schema => schema.MinLength = 1
        );

    /// <summary>Limits a number to a range, both limits included.</summary>
    public static IRuleBuilderOptions<T, int?> Between<T>(
        this IRuleBuilder<T, int?> rule,
        int min,
        int max,
        string unit
    ) =>
        rule.Must(
            ValidationError.OutOfRange,
            BetweenMessage(min, max, unit),
            number => number >= min && number <= max,
            schema => (schema.Minimum, schema.Maximum) = ($"{min}", $"{max}")
        );

    /// <summary>Returns the error message of <see cref="Between"/>.</summary>
    public static string BetweenMessage(int min, int max, string unit) => $"Must be {min} to {max} {unit}.";

    /// <summary>Limits the number of elements of an array.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<string>?> MaxItems<T>(
        this IRuleBuilder<T, IReadOnlyList<string>?> rule,
        int max
    ) =>
        rule.Must(
            ValidationError.TooMany,
            $"Must be at most {max} elements.",
            items => items!.Count <= max,
            schema => schema.MaxItems = max
        );

    /// <summary>Accepts the codes of an enumeration.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(
        this IRuleBuilder<T, string?> rule,
        SharedEnumSchemaAttribute codes
    ) => rule.Must(ValidationError.UnknownOption, OneOfMessage(codes), text => codes.Values.Contains(text));

    /// <summary>Returns the error message of <see cref="OneOf"/>.</summary>
    public static string OneOfMessage(SharedEnumSchemaAttribute codes) =>
        $"Must be one of: {string.Join(", ", codes.Values)}.";

    /// <summary>Accepts a URL that a page can link to.</summary>
    public static IRuleBuilderOptions<T, string?> Link<T>(
        this IRuleBuilder<T, string?> rule,
        params string[] schemes
    ) =>
        rule.Must(
            ValidationError.InvalidFormat,
            $"Must be a URL with {string.Join(" or ", schemes)}, without user name and password."
                + (schemes.Contains(Uri.UriSchemeMailto) ? " A mailto URL contains an address." : ""),
            text =>
                WebUrl.TryParse(text!, out var url)
                && schemes.Contains(url.Scheme)
                && (url.Scheme == Uri.UriSchemeMailto) == (url.UserInfo.Length > 0)
                && url.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
        );

    /// <summary>Accepts a partner's own id for a person.</summary>
    public static IRuleBuilderOptions<T, string?> PersonRef<T>(this IRuleBuilder<T, string?> rule) =>
        rule.MaxCharacters(Binding.PersonRef.MaxLength)
            .Must(
                ValidationError.InvalidFormat,
                "Must begin with a letter or digit and continue with letters, digits, . _ : ~ and -.",
                text => Binding.PersonRef.IsValid(text!),
                schema => schema.Pattern = Binding.PersonRef.Pattern
            );

    /// <summary>Checks a member that was sent.</summary>
    /// <param name="rule">The member.</param>
    /// <param name="code">The code of the error.</param>
    /// <param name="message">The detail of the error.</param>
    /// <param name="predicate">Returns whether the value is valid.</param>
    /// <param name="describe">Writes the limit into the schema; null for a rule that a schema cannot express.</param>
    public static IRuleBuilderOptions<T, TProperty> Must<T, TProperty>(
        this IRuleBuilder<T, TProperty> rule,
        string code,
        string message,
        Func<TProperty, bool> predicate,
        Action<OpenApiSchema>? describe = null
    ) => rule.SetValidator(new RequestRule<T, TProperty>(code, message, predicate, describe));

    /// <summary>Returns the rules for a request type; null if it has no validator.</summary>
    public static IValidatorDescriptor? Find(IServiceProvider services, Type type) =>
        type.IsClass // a schema can also be of a type that cannot be a type argument, such as void
            ? (services.GetService(typeof(IValidator<>).MakeGenericType(type)) as IValidator)?.CreateDescriptor()
            : null;

    /// <summary>Returns whether a member is always required, regardless of the other members.</summary>
    public static bool IsRequired(IValidatorDescriptor? rules, PropertyInfo property) =>
        rules
            ?.GetValidatorsForMember(property.Name)
            .Any(rule => rule.Validator is INotNullValidator && !rule.Options.HasCondition) == true;

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
