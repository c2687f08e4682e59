using System.Text.Json;

namespace ChannelFit.Catalog;

/// <summary>Reads the seeds folder, checks it whole, and refuses to go on with anything wrong in it.</summary>
public static class CatalogLoader
{
    private const string LockFile = "LOCK";

    /// <summary>Everything published in a folder.</summary>
    /// <exception cref="InvalidCatalogException">Names every fault of every file.</exception>
    public static PublishedCatalog Load(string folder)
    {
        var faults = new CatalogErrors();
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var instruments = new List<PublishedInstrument>();
        var models = new List<PublishedModel>();
        var asked = TextKeys.AlwaysRequired().ToHashSet(StringComparer.Ordinal);
        var (register, links) = ReadEvidence(folder, faults);

        foreach (var (file, shape, hash) in SeedFileReader.ReadAll<InstrumentDocument>(folder, "instruments", faults))
        {
            hashes[file] = hash;
            CheckName(file, $"instruments/{shape.Key}.v{shape.Version}.json", faults);

            asked.UnionWith(TextKeys.RequiredBy(shape));
            instruments.Add(new(shape, PublishedInstrument.Build(shape, file, faults), hash));
        }

        foreach (var (file, shape, hash) in SeedFileReader.ReadAll<ModelDocument>(folder, "models", faults))
        {
            hashes[file] = hash;
            CheckName(file, $"models/{shape.Key}.v{shape.Version}.json", faults);
            faults.CheckFor(file)(Version.TryParse(shape.Version, out _), $"{shape.Version} is no version");

            asked.UnionWith(TextKeys.RequiredBy(shape));

            if (PublishedModel.Build(shape, hash, instruments, models, file, faults) is { } model)
            {
                var own = links.GetValueOrDefault(model.Model.Id) ?? [];
                models.Add(model with { Links = own, StaleEvidence = register?.StaleEvidenceCitedBy(own) ?? [] });
            }
        }

        var texts = ReadTexts(folder, asked, faults);
        CheckDemo(folder, faults);
        CheckLock(folder, hashes, faults);
        faults.ThrowIfAny();

        models.Sort(
            static (left, right) => Version.Parse(left.Shape.Version).CompareTo(Version.Parse(right.Shape.Version))
        );
        return new(instruments, models, texts, register!);
    }

    /// <summary>A model that is not published: it may be tried on what is stored, and nothing is kept under its name.</summary>
    /// <exception cref="InvalidCatalogException">Names every fault of the file.</exception>
    public static PublishedModel LoadDraft(string path, PublishedCatalog published)
    {
        var faults = new CatalogErrors();
        var draft = SeedFileReader.ReadOne<ModelDocument>(path, path, faults) is var (shape, hash)
            ? PublishedModel.Build(shape, hash, published.Instruments, published.Models, path, faults)
            : null;
        faults.ThrowIfAny();
        return draft!;
    }

    /// <summary>The lines that LOCK should hold: a published seed cannot change.</summary>
    public static IEnumerable<string> LockLines(IReadOnlyDictionary<string, string> hashes) =>
        hashes.Select(entry => $"{entry.Value}  {entry.Key}");

    /// <summary>Texts say what the other seeds hold, all of it and nothing else; they may be corrected, so nothing locks them.</summary>
    private static List<LanguageTexts> ReadTexts(string folder, HashSet<string> asked, CatalogErrors faults)
    {
        var whole = faults.Count == 0;
        var texts = new List<LanguageTexts>();

        foreach (var (file, shape, _) in SeedFileReader.ReadAll<LanguageTexts>(folder, "texts", faults))
        {
            CheckName(file, $"texts/{shape.Language}.json", faults);
            texts.Add(shape);
            var given = TextKeys.PresentIn(shape);

            foreach (var key in asked.Except(given, StringComparer.Ordinal))
            {
                faults.Add(file, $"lacks the text {key}");
            }

            // Of a wrong seed it is not known what it asks for.
            foreach (var key in whole ? given.Except(asked, StringComparer.Ordinal) : [])
            {
                faults.Add(file, $"has the text {key}, which nothing asks for");
            }
        }

        faults.CheckFor("texts")(
            texts.Exists(text => text.Language == PublishedCatalog.DefaultLanguage),
            $"there is no {PublishedCatalog.DefaultLanguage}.json"
        );
        return texts;
    }

    /// <summary>The register, and by model what its coefficients rest on.</summary>
    private static (EvidenceRegister?, Dictionary<string, Dictionary<string, EvidenceLink>>) ReadEvidence(
        string folder,
        CatalogErrors faults
    )
    {
        const string registerFile = "evidence/register.json";
        var register = SeedFileReader
            .ReadOne<EvidenceRegister>(Path.Combine(folder, registerFile), registerFile, faults)
            ?.Shape;

        if (register is not null && !EvidenceRegister.IsEdition(register.AsOf))
        {
            faults.Add(registerFile, $"is as of {register.AsOf}, which is no year and month such as 2026-11");
            register = null;
        }

        var known = register?.Rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var links = new Dictionary<string, Dictionary<string, EvidenceLink>>(StringComparer.Ordinal);

        foreach (
            var (file, shape, _) in SeedFileReader
                .ReadAll<EvidenceLinksDocument>(folder, "evidence/links", faults)
                .OrderBy(read => Version.TryParse(read.Shape.Model.Split('@')[^1], out var version) ? version : null)
        )
        {
            var check = faults.CheckFor(file);
            var inherited = shape.Inherits is null ? [] : links.GetValueOrDefault(shape.Inherits);
            CheckName(file, $"evidence/links/{shape.Model.Replace("@", ".v", StringComparison.Ordinal)}.json", faults);
            check(inherited is not null, $"inherits from {shape.Inherits}, which is no earlier model with links");
            links[shape.Model] = new(inherited ?? [], StringComparer.Ordinal);

            foreach (var (coefficient, link) in shape.Links)
            {
                links[shape.Model][coefficient] = link;

                foreach (var id in link.Evidence ?? [])
                {
                    check(known?.Contains(id) ?? true, $"{coefficient} cites {id}, which is not in the register");
                }
            }
        }

        return (register, links);
    }

    /// <summary>A file is named by what it holds, so that nothing is published twice.</summary>
    private static void CheckName(string file, string expected, CatalogErrors faults) =>
        faults.CheckFor(file)(file == expected, $"should be {expected}");

    /// <summary>Submissions are checked as those of anybody are, when they are submitted; that they are JSON, at once.</summary>
    private static void CheckDemo(string folder, CatalogErrors faults)
    {
        foreach (var _ in SeedFileReader.ReadAll<Dictionary<string, JsonElement>>(folder, "demo", faults)) { }
    }

    private static void CheckLock(string folder, SortedDictionary<string, string> hashes, CatalogErrors faults)
    {
        var path = Path.Combine(folder, LockFile);
        var locked = SeedFileReader.Lines(path, LockFile, faults);

        foreach (var line in LockLines(hashes).Except(locked, StringComparer.Ordinal))
        {
            faults.Add(LockFile, $"does not hold \"{line}\": a published seed changed, or a new one is not locked yet");
        }

        foreach (var line in locked.Except(LockLines(hashes), StringComparer.Ordinal))
        {
            faults.Add(LockFile, $"holds \"{line}\", and no seed has that name and hash");
        }
    }
}
