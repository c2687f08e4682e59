using System.Text;

namespace ChannelFit.Browser.Tests;

/// <summary>A fontconfig folder with a single font family, independent of the fonts of the machine.</summary>
internal sealed class OnlyFont : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("channel-fit-font-");

    /// <summary>Copies the family's regular and bold files and writes a configuration without other folders.</summary>
    public OnlyFont(string family)
    {
        foreach (var file in (string[])[$"{family}.ttf", $"{family}-Bold.ttf"])
        {
            File.Copy(Find(file), Path.Combine(folder.FullName, file));
        }

        File.WriteAllText(
            Configuration,
            $"""
            <?xml version="1.0"?>
            <!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
            <fontconfig><dir>{folder.FullName}</dir><cachedir>{folder.FullName}</cachedir></fontconfig>
            """
        );
    }

    /// <summary>The value of FONTCONFIG_FILE for the browser.</summary>
    public string Configuration => Path.Combine(folder.FullName, "fonts.conf");

    /// <summary>Returns the names of the fonts that a PDF uses, without their subset tags.</summary>
    public static IEnumerable<string> UsedIn(byte[] pdf) =>
        Encoding.Latin1.GetString(pdf).Split("/BaseFont /").Skip(1).Select(rest => rest.Split('+', '\n')[1]);

    public void Dispose() => folder.Delete(recursive: true);

    private static string Find(string file) =>
        Directory.EnumerateFiles("/usr/share/fonts", file, SearchOption.AllDirectories).FirstOrDefault()
        ?? throw new InvalidOperationException(
            $"The tests of printed reports need {file}: install the DejaVu fonts (Debian: apt-get install fonts-dejavu-core)."
        );
}
