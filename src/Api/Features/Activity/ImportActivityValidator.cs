using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Outcomes;
using FluentValidation;
using FluentValidation.Results;

namespace ChannelFit.Api.Features.Activity;

/// <summary>The limits of a record of an import, in addition to those of its numbers.</summary>
public sealed class ImportActivityValidator : ChannelActivityValidator<ImportActivityRequest>
{
    public ImportActivityValidator(PublishedCatalog catalog, TimeProvider clock)
    {
        RuleFor(request => request.PersonRef)
            .Cascade(CascadeMode.Stop)
            .MustBeSent("Send your own id for the person.")
            .PersonRef();
        RuleFor(request => request.Week)
            .Cascade(CascadeMode.Stop)
            .MustBeSent("Send the week.")
            .Must(
                ValidationError.InvalidFormat,
                ActivityWeek.FormatDetail,
                week => IsoWeek.TryParse(week, out _),
                schema => schema.Pattern = ActivityWeek.Pattern
            )
            .Custom(
                (text, context) =>
                {
                    if (IsoWeek.TryParse(text, out var week) && ActivityWeek.FindError(week, clock) is { } detail)
                    {
                        context.AddFailure(
                            new ValidationFailure(context.PropertyPath, detail)
                            {
                                ErrorCode = ValidationError.OutOfRange,
                            }
                        );
                    }
                }
            );
        RuleFor(request => request.Channel)
            .Cascade(CascadeMode.Stop)
            .MustBeSent("Send the channel.")
            .Must(
                ValidationError.UnknownOption,
                RecordActivityValidator.UnknownChannel,
                channel => catalog.NewestModel.Model.FindChannel(channel!) >= 0
            );
    }
}
