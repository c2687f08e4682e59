namespace ChannelFit.Api.Http.Auth;

/// <summary>The types of API keys that an operation accepts besides secret keys, which are accepted by their scope.</summary>
internal sealed record AllowedKeyTypes(IReadOnlyList<KeyType> Types);

/// <summary>Declares the types of API keys that an operation accepts.</summary>
public static class AllowedKeyTypesExtensions
{
    /// <summary>Accepts keys of these types, besides secret keys, which are accepted by their scope.</summary>
    public static TBuilder AllowKeyTypes<TBuilder>(this TBuilder builder, params KeyType[] types)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AllowedKeyTypes(types));
}
