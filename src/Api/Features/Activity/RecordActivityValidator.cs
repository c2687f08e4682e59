using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using FluentValidation;
using FluentValidation.Results;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The limits of a request to record a week.</summary>
public sealed class RecordActivityValidator : AbstractValidator<RecordActivityRequest>
{
    /// <summary>The detail of the error about an unknown channel.</summary>
    public const string UnknownChannel = "Unknown channel; GET /v1/channels lists them.";

    private const string Pointer = "#/channels";

    public RecordActivityValidator(PublishedCatalog catalog, IValidator<ChannelActivityRequest> numbers)
    {
        RuleFor(request => request.Channels).MustBeSent("Send the channels of the week; an empty object removes it.");
        RuleFor(request => request)
            .Custom(
                (request, context) =>
                {
                    foreach (
                        var (channel, activity) in request.Channels ?? new Dictionary<string, ChannelActivityRequest?>()
                    )
                    {
                        var pointer = ValidationError.AppendPointer(Pointer, channel);

                        if (catalog.NewestModel.Model.FindChannel(channel) < 0)
                        {
                            Add(context, pointer, ValidationError.UnknownOption, UnknownChannel);
                        }

                        foreach (var error in activity is null ? [] : numbers.Validate(activity).Errors)
                        {
                            var member = JsonNamingPolicy.CamelCase.ConvertName(error.PropertyName);
                            Add(context, $"{pointer}/{member}", error.ErrorCode, error.ErrorMessage);
                        }
                    }
                }
            );
    }

    private static void Add(
        ValidationContext<RecordActivityRequest> context,
        string pointer,
        string code,
        string message
    ) => context.AddFailure(new ValidationFailure(pointer, message) { ErrorCode = code });
}
