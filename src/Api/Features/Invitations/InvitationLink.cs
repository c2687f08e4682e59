using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>The link that a person opens to answer an invitation.</summary>
public static class InvitationLink
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/i";

    /// <summary>
    /// Returns the link. The token is in the fragment, which stays in the browser and out of logs and proxies. The partner is in
    /// the path, so that the policy of the page can allow the partner's logo.
    /// </summary>
    public static string For(PublicUrl address, Guid partner, string? token) =>
        $"{address.Base}{Path}/{partner}{(token is null ? "" : $"#{token}")}";
}
