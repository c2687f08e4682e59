using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.Binding;

/// <summary>A rule with an error code of the contract. It accepts a member that was not sent.</summary>
internal sealed class RequestRule<T, TProperty>(
    string code,
    string message,
    Func<TProperty, bool> predicate,
    Action<OpenApiSchema>? describe
) : PropertyValidator<T, TProperty>, ISchemaRule
{
    public override string Name => code;

    public override bool IsValid(ValidationContext<T> context, TProperty value) => value is null || predicate(value);

    public void Describe(OpenApiSchema schema) => describe?.Invoke(schema);

    protected override string GetDefaultMessageTemplate(string errorCode) => message;
}
