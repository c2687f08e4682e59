namespace ChannelFit.Api.Http.Auth;

/// <summary>The content of a link's token: partner, mode and the id of what it opens.</summary>
public readonly record struct LinkTokenPayload(Guid Partner, bool Test, Guid Id)
{
    /// <summary>Returns the reader of a link as a caller whose requests are counted like those of a web page's visitors.</summary>
    /// <param name="link">The link that the requests are counted for.</param>
    public Caller ReaderOf(Guid link) => new(Partner, Test, KeyType.Respondent, DefaultModel: "", link, KeyScope.None);
}
