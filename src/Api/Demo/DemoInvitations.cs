using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Invitations;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Demo;

/// <summary>Creates the invitations of the demo partner.</summary>
internal sealed class DemoInvitations(IServiceProvider services, Caller caller, TenantDb db, CancellationToken cancel)
{
    private const string InvitedPerson = "demo-guest";
    private const string SwaggerRespondent = "demo-respondent";

    /// <summary>Returns the invitations to read and to delete, without the one whose token Swagger UI uses.</summary>
    public async Task<List<InvitationRow>> Ensure()
    {
        var open = await List();

        for (var missing = 2 - open.Count; missing > 0; missing--)
        {
            await Invite(InvitedPerson);
        }

        return await List();

        async Task<List<InvitationRow>> List() =>
            [.. (await OpenInvitations()).Where(invitation => invitation.PersonRef != SwaggerRespondent)];
    }

    /// <summary>
    /// Creates an invitation and returns its token, with which Swagger UI calls the operations of respondents. It replaces
    /// the invitation of the last start, whose token is stored as a hash only.
    /// </summary>
    public async Task<string> CreateRespondentToken()
    {
        foreach (
            var earlier in (await OpenInvitations()).Where(invitation => invitation.PersonRef == SwaggerRespondent)
        )
        {
            await InvitationStore.Delete(db, caller, earlier, cancel);
        }

        return (await Invite(SwaggerRespondent)).Reveal();
    }

    private async Task<ApiKey> Invite(string person)
    {
        var request = new CreateInvitationRequest { PersonRef = person };
        var instrument = services.GetRequiredService<PublishedCatalog>().Instruments[^1].Instrument.Id;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var row = request.CreateRow(test: true, instrument, now);
        var token = ApiKey.Generate(KeyMode.Test, KeyType.Respondent);
        var secret = services.GetRequiredService<SecretKeyRing>();
        var hashes = ErasedPerson.Hashes(secret, caller.PartnerId, test: true, row.PersonRef);
        await InvitationStore.Insert(db, caller.PartnerId, row, token.Hash(), hashes, null, cancel);
        return token;
    }

    private Task<IEnumerable<InvitationRow>> OpenInvitations() =>
        InvitationStore.List(db, caller, InvitationRow.Open, Paging.All, cancel);
}
