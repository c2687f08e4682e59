using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.EmbeddedPostgres;

namespace ChannelFit.Clients;

/// <summary>A copy of the folder TypeScript, in which generators write their clients and programs are compiled and run.</summary>
public sealed class TypeScriptPrograms : IAsyncLifetime
{
    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "TypeScript");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Two classes need the packages at the same time.
    private static readonly Lazy<Task<string>> Packages = new(() => NodeRunner.Install(Sources));

    private readonly string folder = Directory.CreateTempSubdirectory("typescript-").FullName;

    public async Task InitializeAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Sources))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        Directory.CreateDirectory(Path.Combine(folder, "zod")); // The generator does not create folders.
        var packages = Path.Combine(await Packages.Value, "node_modules");
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), packages);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    public Task Write(string file, byte[] content) => File.WriteAllBytesAsync(Path.Combine(folder, file), content);

    /// <summary>Returns the output of a Node.js program; the test fails if the program does.</summary>
    public async Task<string> Run(params string[] arguments)
    {
        var run = await ProcessResult.Run(
            new("node", arguments) { WorkingDirectory = folder },
            Patience,
            CancellationToken.None
        );
        Assert.True(run.Succeeded, $"{string.Join(' ', arguments)}: {run.Output} {run.ErrorOutput}");
        return run.Output;
    }
}
