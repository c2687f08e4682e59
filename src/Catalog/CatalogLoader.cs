using System.Text.Json;

namespace ChannelFit.Catalog;

/// <summary>Reads and validates the seeds folder, and throws if anything in it is invalid.</summary>
public static class CatalogLoader
{
    private const string LockFile = "LOCK";

    /// <summary>Loads everything that a folder publishes.</summary>
    /// <exception cref="InvalidCatalogException">The message lists all errors of all files.</exception>
    public static PublishedCatalog Load(string folder)
    {
        var errors = new CatalogErrors();
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var instruments = new List<PublishedInstrument>();
        var models = new List<PublishedModel>();
        var required = TextKeys.AlwaysRequired().ToHashSet(StringComparer.Ordinal);
        var (register, links) = ReadEvidence(folder, errors);

        foreach (
            var (file, document, hash) in SeedFileReader.ReadAll<InstrumentDocument>(folder, "instruments", errors)
        )
        {
            hashes[file] = hash;
            CheckName(file, $"instruments/{document.Key}.v{document.Version}.json", errors);

            required.UnionWith(TextKeys.RequiredBy(document));
            instruments.Add(new(document, PublishedInstrument.Load(document, file, errors), hash));
        }

        foreach (var (file, document, hash) in SeedFileReader.ReadAll<ModelDocument>(folder, "models", errors))
        {
            hashes[file] = hash;
            CheckName(file, $"models/{document.Key}.v{document.Version}.json", errors);
            errors.CheckFor(file)(
                Version.TryParse(document.Version, out _),
                $"version must be a version such as 1.0.0, not {document.Version}."
            );

            required.UnionWith(TextKeys.RequiredBy(document));

            if (PublishedModel.Load(document, hash, instruments, models, file, errors) is { } model)
            {
                var own = links.GetValueOrDefault(model.Model.Id) ?? [];
                models.Add(model with { Links = own, StaleEvidence = register?.StaleEvidenceCitedBy(own) ?? [] });
            }
        }

        var priors = OutcomePriors.Read(folder, models, register, hashes, errors);
        var texts = ReadTexts(folder, required, errors);
        CheckDemo(folder, errors);
        CheckLock(folder, hashes, errors);
        errors.ThrowIfAny();

        models.Sort(
            static (left, right) =>
                Version.Parse(left.Document.Version).CompareTo(Version.Parse(right.Document.Version))
        );
        return new(instruments, models, texts, register!, priors!);
    }

    /// <summary>Loads a model that is not published, to compare its results with stored results.</summary>
    /// <exception cref="InvalidCatalogException">The message lists all errors of the file.</exception>
    public static PublishedModel LoadDraft(string path, PublishedCatalog catalog)
    {
        var errors = new CatalogErrors();
        var draft = SeedFileReader.ReadOne<ModelDocument>(path, path, errors) is var (document, hash)
            ? PublishedModel.Load(document, hash, catalog.Instruments, catalog.Models, path, errors)
            : null;
        errors.ThrowIfAny();
        return draft!;
    }

    /// <summary>Returns the lines that LOCK must contain. It ensures that a published seed never changes.</summary>
    public static IEnumerable<string> LockLines(IReadOnlyDictionary<string, string> hashes) =>
        hashes.Select(entry => $"{entry.Value}  {entry.Key}");

    /// <summary>Reads the texts and checks that they have exactly the keys that the other seeds require. Texts can be corrected, so they are not locked.</summary>
    private static List<LanguageTexts> ReadTexts(string folder, HashSet<string> required, CatalogErrors errors)
    {
        var seedsAreValid = errors.Count == 0;
        var texts = new List<LanguageTexts>();

        foreach (var (file, document, _) in SeedFileReader.ReadAll<LanguageTexts>(folder, "texts", errors))
        {
            CheckName(file, $"texts/{document.Language}.json", errors);
            texts.Add(document);
            var present = TextKeys.PresentIn(document);

            foreach (var key in required.Except(present, StringComparer.Ordinal))
            {
                errors.Add(file, $"The text {key} is missing.");
            }

            // An invalid seed does not show which texts it requires.
            foreach (var key in seedsAreValid ? present.Except(required, StringComparer.Ordinal) : [])
            {
                errors.Add(file, $"The text {key} is not used.");
            }
        }

        errors.CheckFor("texts")(
            texts.Exists(text => text.Language == PublishedCatalog.DefaultLanguage),
            $"{PublishedCatalog.DefaultLanguage}.json is missing."
        );
        return texts;
    }

    /// <summary>Reads the evidence register, and the evidence links of each model.</summary>
    private static (EvidenceRegister?, Dictionary<string, Dictionary<string, EvidenceLink>>) ReadEvidence(
        string folder,
        CatalogErrors errors
    )
    {
        const string registerFile = "evidence/register.json";
        var register = SeedFileReader
            .ReadOne<EvidenceRegister>(Path.Combine(folder, registerFile), registerFile, errors)
            ?.Document;

        if (register is not null && !EvidenceRegister.IsEdition(register.AsOf))
        {
            errors.Add(registerFile, $"asOf must be a year and month such as 2026-11, not {register.AsOf}.");
            register = null;
        }

        var known = register?.Rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var links = new Dictionary<string, Dictionary<string, EvidenceLink>>(StringComparer.Ordinal);

        foreach (
            var (file, document, _) in SeedFileReader
                .ReadAll<EvidenceLinksDocument>(folder, "evidence/links", errors)
                .OrderBy(read => Version.TryParse(read.Document.Model.Split('@')[^1], out var version) ? version : null)
        )
        {
            var check = errors.CheckFor(file);
            var inherited = document.Inherits is null ? [] : links.GetValueOrDefault(document.Inherits);
            CheckName(
                file,
                $"evidence/links/{document.Model.Replace("@", ".v", StringComparison.Ordinal)}.json",
                errors
            );
            check(inherited is not null, $"inherits must be an earlier model with links, not {document.Inherits}.");
            links[document.Model] = new(inherited ?? [], StringComparer.Ordinal);

            foreach (var (coefficient, link) in document.Links)
            {
                links[document.Model][coefficient] = link;

                foreach (var id in link.Evidence ?? [])
                {
                    check(known?.Contains(id) ?? true, $"{coefficient} cites {id}, which is not in the register.");
                }
            }
        }

        return (register, links);
    }

    /// <summary>Checks that a file is named after its content, so that nothing is published twice.</summary>
    private static void CheckName(string file, string expected, CatalogErrors errors) =>
        errors.CheckFor(file)(file == expected, $"The file must be named {expected}.");

    /// <summary>Checks that the demo submissions are JSON. Submitting them checks the rest.</summary>
    private static void CheckDemo(string folder, CatalogErrors errors)
    {
        foreach (var _ in SeedFileReader.ReadAll<Dictionary<string, JsonElement>>(folder, "demo", errors)) { }
    }

    private static void CheckLock(string folder, SortedDictionary<string, string> hashes, CatalogErrors errors)
    {
        var path = Path.Combine(folder, LockFile);
        var locked = SeedFileReader.ReadLines(path, LockFile, errors);

        foreach (var line in LockLines(hashes).Except(locked, StringComparer.Ordinal))
        {
            errors.Add(
                LockFile,
                $"The line \"{line}\" is missing. A published seed changed, or a new seed is not locked yet."
            );
        }

        foreach (var line in locked.Except(LockLines(hashes), StringComparer.Ordinal))
        {
            errors.Add(LockFile, $"The line \"{line}\" matches no seed.");
        }
    }
}
