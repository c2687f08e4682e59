namespace ChannelFit.Api.Http.Auth;

/// <summary>The content of a link's token: partner, mode and the id of what it opens.</summary>
public readonly record struct LinkTokenPayload(Guid Partner, bool Test, Guid Id);
