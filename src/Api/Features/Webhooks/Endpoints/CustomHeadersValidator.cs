using ChannelFit.Api.Http.Binding;
using ChannelFit.Domain.Answers;
using FluentValidation;
using FluentValidation.Results;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Webhooks.Endpoints;

/// <summary>Validates the custom headers of a request (docs/api.md#webhooks).</summary>
/// <param name="maxCount">The maximum number of headers in one request, for the schema.</param>
internal sealed class CustomHeadersValidator<T>(int maxCount)
    : PropertyValidator<T, IReadOnlyDictionary<string, string?>?>,
        ISchemaRule
{
    public override string Name => ValidationError.InvalidFormat;

    public override bool IsValid(ValidationContext<T> context, IReadOnlyDictionary<string, string?>? value)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var errors = new List<ValidationError>();

        foreach (var (name, text) in value ?? new Dictionary<string, string?>())
        {
            if (names.Add(name))
            {
                CustomHeaderRules.Check(name, text, errors);
            }
            else
            {
                errors.Add(
                    new(CustomHeaderRules.PointerTo(name), ValidationError.InvalidFormat, "Must not be repeated.")
                );
            }
        }

        foreach (var error in errors)
        {
            context.AddFailure(new ValidationFailure(error.Pointer, error.Detail) { ErrorCode = error.Code });
        }

        return true;
    }

    public void Describe(OpenApiSchema schema) => schema.MaxProperties = maxCount;
}
