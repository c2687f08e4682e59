using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Http.Binding;
using FluentValidation;

namespace ChannelFit.Api.Features.Assessments.Rescore;

/// <summary>A request to score stored answers again.</summary>
public sealed class RescoreRequest
{
    /// <summary>The model to score by, key@version; of the same instrument.</summary>
    /// <example>fit-model@1.1.0</example>
    [MaxLength(64)] // No published model has a longer name.
    public string? Model { get; set; }
}

/// <summary>The limits of a request to score stored answers again.</summary>
public sealed class RescoreRequestValidator : AbstractValidator<RescoreRequest>
{
    public RescoreRequestValidator() =>
        RuleFor(request => request.Model).MustBeSent("Send the model to score by; GET /v1/models lists them.");
}
