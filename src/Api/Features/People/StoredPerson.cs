namespace ChannelFit.Api.Features.People;

/// <summary>A person with stored rows.</summary>
public sealed record StoredPerson(bool Test, string PersonRef);
