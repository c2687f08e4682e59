using ChannelFit.Catalog;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http.Responses;

/// <summary>Chooses the language of a response (RFC 9110 §12.5.4, RFC 4647 lookup). It never results in 406.</summary>
public static class LanguageNegotiation
{
    /// <summary>Returns the texts in the language that a request prefers.</summary>
    public static LanguageTexts TextsFor(this PublishedCatalog catalog, HttpRequest request) =>
        catalog.TextsIn(Negotiate(request, catalog.Languages, PublishedCatalog.DefaultLanguage));

    /// <summary>Returns the most preferred available language, or the default.</summary>
    public static string Negotiate(HttpRequest request, IReadOnlyCollection<string> available, string defaultLanguage)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var accepted))
        {
            return defaultLanguage;
        }

        // OrderByDescending is stable: among equal qualities the first language wins.
        foreach (
            var range in accepted.Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1)
        )
        {
            var primary = range.Value.Value?.Split('-')[0];

            if (
                available.FirstOrDefault(language => language.Equals(primary, StringComparison.OrdinalIgnoreCase)) is
                { } found
            )
            {
                return found;
            }
        }

        return defaultLanguage;
    }
}
