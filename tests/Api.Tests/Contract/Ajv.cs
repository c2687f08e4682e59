using System.Diagnostics;
using System.Text.Json;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Holds exchanges to the OpenAPI document with ajv, in node: no validator for .NET here knows JSON Schema 2020-12.</summary>
internal static class Ajv
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Contract");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Every way in which document and exchanges disagree.</summary>
    public static async Task<IReadOnlyList<string>> Check(JsonElement document, IEnumerable<Exchange> exchanges)
    {
        await Install();
        var input = JsonSerializer.Serialize(new { document, exchanges }, JsonSerializerOptions.Web);
        return JsonSerializer.Deserialize<string[]>(await Run("node", ["check.mjs"], input))!;
    }

    /// <summary>npm ci, once for each lock file.</summary>
    private static async Task Install()
    {
        var installed = Path.Combine(Folder, "node_modules", "installed-lock.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));

        if (!File.Exists(installed) || await File.ReadAllTextAsync(installed) != wanted)
        {
            await Run("npm", ["ci", "--ignore-scripts", "--prefer-offline", "--loglevel", "error"], "");
            await File.WriteAllTextAsync(installed, wanted);
        }
    }

    private static async Task<string> Run(string program, string[] arguments, string input)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    WorkingDirectory = Folder,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                }
            )!;
            using var patience = new CancellationTokenSource(Patience);
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException(await errors);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException(
                $"'{program} {string.Join(' ', arguments)}' failed. The contract tests need node 20 or later and npm, "
                    + $"and once a registry (or npm's cache) to install ajv from: {fault.Message}",
                fault
            );
        }
    }
}
