using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using FluentValidation;
using FluentValidation.Results;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>The limits of a request to invite a person.</summary>
public sealed class CreateInvitationValidator : AbstractValidator<CreateInvitationRequest>
{
    public CreateInvitationValidator(PublishedCatalog catalog)
    {
        RuleFor(request => request.PersonRef)
            .Cascade(CascadeMode.Stop)
            .MustBeSent("Send your own id for the person.")
            .PersonRef();
        RuleFor(request => request.Purpose).OneOf(new InvitationPurposeCodeAttribute());
        RuleFor(request => request)
            .Custom(
                (request, context) =>
                {
                    foreach (
                        var (member, value) in ((string, string?)[])
                            [("form", request.Form), ("focus", request.Focus), ("redirectUrl", request.RedirectUrl)]
                    )
                    {
                        if (value is not null)
                        {
                            context.AddFailure(
                                new ValidationFailure($"#/{member}", "A check-in link has no such member. Remove it.")
                                {
                                    ErrorCode = ValidationError.UnknownMember,
                                }
                            );
                        }
                    }
                }
            )
            .When(IsCheckIn);
        RuleFor(request => request.Form)
            .Must(
                ValidationError.UnknownOption,
                RequestRules.OneOfMessage(new InvitationFormCodeAttribute()),
                form => catalog.Instruments[^1].Document.Forms.ContainsKey(form!)
            )
            .Unless(IsCheckIn);
        RuleFor(request => request.Focus)
            .Must(
                ValidationError.UnknownOption,
                "Unknown channel; GET /v1/channels lists them.",
                focus => catalog.NewestModel.Model.FindChannel(focus!) >= 0
            )
            .Unless(IsCheckIn);
        RuleFor(request => request.ExpiresIn)
            .Between(CreateInvitationRequest.MinLifetimeSeconds, CreateInvitationRequest.MaxLifetimeSeconds, "seconds");
        RuleFor(request => request.Metadata).SetValidator(new MetadataValidator<CreateInvitationRequest>());
    }

    private static bool IsCheckIn(CreateInvitationRequest request) => request.Purpose == InvitationRow.CheckIn;
}
