using ChannelFit.Catalog;
using Microsoft.Net.Http.Headers;

namespace ChannelFit.Api.Http.Responses;

/// <summary>Chooses the language of an answer (RFC 9110 §12.5.4, RFC 4647 lookup); never 406.</summary>
public static class LanguageNegotiation
{
    /// <summary>The texts in the language that a request asks for.</summary>
    public static LanguageTexts TextsFor(this PublishedCatalog published, HttpRequest request) =>
        published.TextsIn(Negotiate(request, published.Languages, PublishedCatalog.DefaultLanguage));

    /// <summary>The most wanted language that there is, else the default.</summary>
    public static string Negotiate(HttpRequest request, IReadOnlyCollection<string> available, string otherwise)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted))
        {
            return otherwise;
        }

        // OrderByDescending is stable: among equals the first named wins.
        foreach (
            var range in wanted.Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1)
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

        return otherwise;
    }
}
