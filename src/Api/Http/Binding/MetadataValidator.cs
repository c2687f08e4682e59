using System.Text;
using ChannelFit.Domain.Answers;
using FluentValidation;
using FluentValidation.Results;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Validates metadata: data of the partner, which is stored and returned as sent (docs/api.md#submit-and-read).</summary>
internal sealed class MetadataValidator<T> : PropertyValidator<T, IReadOnlyDictionary<string, string>?>, ISchemaRule
{
    private const int MaxMembers = 20;
    private const int MaxNameLength = 40;
    private const int MaxValueLength = 500;
    private const int MaxBytes = 2048;

    /// <summary>FluentValidation needs a name. <see cref="IsValid"/> adds the errors itself, each with its own code.</summary>
    public override string Name => ValidationError.TooLong;

    public override bool IsValid(ValidationContext<T> context, IReadOnlyDictionary<string, string>? value)
    {
        foreach (
            var error in FindErrors(value ?? new Dictionary<string, string>()).Take(ValidationErrorList.MaxErrors + 1)
        )
        {
            context.AddFailure(new ValidationFailure(error.Pointer, error.Detail) { ErrorCode = error.Code });
        }

        return true;
    }

    public void Describe(OpenApiSchema schema)
    {
        schema.MaxProperties = MaxMembers;
        schema.PropertyNames = new OpenApiSchema { MaxLength = MaxNameLength };
        ((OpenApiSchema)schema.AdditionalProperties!).MaxLength = MaxValueLength;
    }

    private static IEnumerable<ValidationError> FindErrors(IReadOnlyDictionary<string, string> metadata)
    {
        const string pointer = "#/metadata";

        if (metadata.Count > MaxMembers)
        {
            yield return new(pointer, ValidationError.TooMany, $"Must be at most {MaxMembers} members.");
        }

        if (
            metadata.Sum(member => Encoding.UTF8.GetByteCount(member.Key) + Encoding.UTF8.GetByteCount(member.Value))
            > MaxBytes
        )
        {
            yield return new(pointer, ValidationError.TooLong, "Names and values together must be at most 2 KB.");
        }

        foreach (var (name, value) in metadata)
        {
            if (RequestRules.CountCharacters(name) > MaxNameLength)
            {
                yield return TooLong(name, $"The name must be at most {MaxNameLength} characters.");
            }

            if (RequestRules.CountCharacters(value) > MaxValueLength)
            {
                yield return TooLong(name, $"Must be at most {MaxValueLength} characters.");
            }
        }

        static ValidationError TooLong(string name, string detail) =>
            new(ValidationError.AppendPointer(pointer, name), ValidationError.TooLong, detail);
    }
}
