using System.Text.Json;

namespace ChannelFit.Api.Seeds;

/// <summary>Reads the seeds folder, checks it whole, and refuses to go on with anything wrong in it.</summary>
public static class SeedFiles
{
    private const string LockFile = "LOCK";

    private static readonly Dictionary<string, EvidenceLink> NoLinks = [];

    /// <summary>Everything published in a folder.</summary>
    /// <exception cref="SeedException">Names every fault of every file.</exception>
    public static Published Read(string folder)
    {
        var faults = new SeedFaults();
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var instruments = new List<InstrumentSeed>();
        var models = new List<ModelSeed>();
        var (register, links) = ReadEvidence(folder, faults);

        foreach (var (file, shape, hash) in ReadAll<InstrumentShape>(folder, "instruments", faults))
        {
            hashes[file] = hash;
            CheckName(file, $"instruments/{shape.Key}.v{shape.Version}.json", faults);

            if (InstrumentSeed.Build(shape, file, faults) is { } instrument)
            {
                instruments.Add(new(shape, instrument, hash));
            }
        }

        foreach (var (file, shape, hash) in ReadAll<ModelShape>(folder, "models", faults))
        {
            hashes[file] = hash;
            CheckName(file, $"models/{shape.Key}.v{shape.Version}.json", faults);
            faults.For(file)(Version.TryParse(shape.Version, out _), $"{shape.Version} is no version");

            if (instruments.Find(seed => seed.Instrument.Id == shape.Instrument) is not { } asked)
            {
                faults.Add(file, $"reads the instrument {shape.Instrument}, which is not there");
            }
            else if (ModelSeed.Build(shape, hash, asked.Instrument, file, faults) is { } model)
            {
                models.Add(new(shape, model, hash, links?.Model == model.Id ? links.Links : NoLinks));
            }
        }

        var texts = new List<Texts>();

        foreach (var (file, shape, _) in ReadAll<Texts>(folder, "texts", faults))
        {
            CheckName(file, $"texts/{shape.Language}.json", faults);
            texts.Add(shape);
        }

        faults.For("texts")(texts.Exists(text => text.Language == Published.DefaultLanguage), "there is no en.json");
        CheckLock(folder, hashes, faults);
        faults.ThrowIfAny();

        models.Sort(
            static (left, right) => Version.Parse(left.Shape.Version).CompareTo(Version.Parse(right.Shape.Version))
        );
        return new(instruments, models, texts, register!);
    }

    /// <summary>The lines that LOCK should hold: a published seed cannot change.</summary>
    public static IEnumerable<string> LockLines(IReadOnlyDictionary<string, string> hashes) =>
        hashes.Select(entry => $"{entry.Value}  {entry.Key}");

    private static (EvidenceRegister?, EvidenceLinks?) ReadEvidence(string folder, SeedFaults faults)
    {
        const string registerFile = "evidence/register.json";
        const string linksFile = "evidence/links.json";
        var register = ReadOne<EvidenceRegister>(Path.Combine(folder, registerFile), registerFile, faults)?.Shape;
        var links = ReadOne<EvidenceLinks>(Path.Combine(folder, linksFile), linksFile, faults)?.Shape;
        var known = register?.Rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal) ?? [];

        foreach (var (coefficient, link) in links?.Links ?? new Dictionary<string, EvidenceLink>())
        {
            foreach (var id in (link.Evidence ?? []).Where(id => !known.Contains(id)))
            {
                faults.Add(linksFile, $"{coefficient} cites {id}, which is not in the register");
            }
        }

        return (register, links);
    }

    /// <summary>A file is named by what it holds, so that nothing is published twice.</summary>
    private static void CheckName(string file, string expected, SeedFaults faults) =>
        faults.For(file)(file == expected, $"should be {expected}");

    private static void CheckLock(string folder, SortedDictionary<string, string> hashes, SeedFaults faults)
    {
        var path = Path.Combine(folder, LockFile);
        var locked = File.Exists(path) ? File.ReadAllLines(path) : [];

        foreach (var line in LockLines(hashes).Except(locked, StringComparer.Ordinal))
        {
            faults.Add(LockFile, $"does not hold \"{line}\": a published seed changed, or a new one is not locked yet");
        }

        foreach (var line in locked.Except(LockLines(hashes), StringComparer.Ordinal))
        {
            faults.Add(LockFile, $"holds \"{line}\", and no seed has that name and hash");
        }
    }

    private static IEnumerable<(string File, T Shape, string Hash)> ReadAll<T>(
        string folder,
        string kind,
        SeedFaults faults
    )
        where T : class
    {
        var paths = Directory.Exists(Path.Combine(folder, kind))
            ? Directory.GetFiles(Path.Combine(folder, kind), "*.json").Order(StringComparer.Ordinal).ToList()
            : [];
        faults.For(kind)(paths.Count > 0, $"there are no {kind} in {folder}");

        foreach (var path in paths)
        {
            var file = $"{kind}/{Path.GetFileName(path)}";

            if (ReadOne<T>(path, file, faults) is { } read)
            {
                yield return (file, read.Shape, read.Hash);
            }
        }
    }

    private static (T Shape, string Hash)? ReadOne<T>(string path, string file, SeedFaults faults)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));

            if (NullsIn(json.RootElement, "$") is { Count: > 0 } nulls)
            {
                faults.Add(file, $"holds null at {string.Join(", ", nulls)}: leave out what there is not");
                return null;
            }

            return (json.Deserialize<T>(SeedJson.Options)!, SeedHash.Of(json.RootElement));
        }
        catch (Exception wrong) when (wrong is JsonException or IOException)
        {
            faults.Add(file, wrong.Message);
            return null;
        }
    }

    /// <summary>Where a null stands; the reader refuses it for a member, and lets it pass in a list.</summary>
    private static List<string> NullsIn(JsonElement value, string path) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => [path],
            JsonValueKind.Object =>
            [
                .. value.EnumerateObject().SelectMany(member => NullsIn(member.Value, $"{path}.{member.Name}")),
            ],
            JsonValueKind.Array =>
            [
                .. value.EnumerateArray().SelectMany((entry, index) => NullsIn(entry, $"{path}[{index}]")),
            ],
            _ => [],
        };
}
