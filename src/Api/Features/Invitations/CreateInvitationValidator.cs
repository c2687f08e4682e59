using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using FluentValidation;

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
        RuleFor(request => request.Form)
            .Must(
                ValidationError.UnknownOption,
                RequestRules.OneOfMessage(new InvitationFormCodeAttribute()),
                form => catalog.Instruments[^1].Shape.Forms.ContainsKey(form!)
            );
        RuleFor(request => request.Focus)
            .Must(
                ValidationError.UnknownOption,
                "Unknown channel; GET /v1/channels lists them.",
                focus => catalog.NewestModel.Model.FindChannel(focus!) >= 0
            );
        RuleFor(request => request.ExpiresIn)
            .Between(CreateInvitationRequest.MinLifetimeSeconds, CreateInvitationRequest.MaxLifetimeSeconds, "seconds");
        RuleFor(request => request.Metadata).SetValidator(new MetadataValidator<CreateInvitationRequest>());
    }
}
