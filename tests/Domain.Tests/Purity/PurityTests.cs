using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using System.Security.Cryptography;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Domain.Tests.Purity;

/// <summary>
/// The domain has no packages, clock, randomness or I/O (docs/architecture.md#principles).
/// </summary>
public sealed class PurityTests
{
    [Fact]
    public void The_domain_references_no_impure_API()
    {
        using var domain = File.OpenRead(typeof(ChannelScorer).Assembly.Location);

        Assert.Empty(PurityAnalyzer.FindViolations(domain));
    }

    [Theory]
    [InlineData(typeof(DateTime), "get_UtcNow")]
    [InlineData(typeof(DateTimeOffset), "get_Now")]
    [InlineData(typeof(Stopwatch), "GetTimestamp")]
    [InlineData(typeof(TimeProvider), "get_System")]
    [InlineData(typeof(Environment), "get_TickCount64")]
    [InlineData(typeof(Random), "get_Shared")]
    [InlineData(typeof(Guid), "NewGuid")]
    [InlineData(typeof(Guid), "CreateVersion7")]
    [InlineData(typeof(RandomNumberGenerator), "Create")]
    [InlineData(typeof(CultureInfo), "get_CurrentCulture")]
    [InlineData(typeof(string), "ToUpper")]
    [InlineData(typeof(Math), "Pow")]
    [InlineData(typeof(Math), "Exp")]
    [InlineData(typeof(Math), "FusedMultiplyAdd")]
    [InlineData(typeof(double), "Pow")]
    [InlineData(typeof(Vector), "Sum")]
    [InlineData(typeof(System.Runtime.Intrinsics.Vector256), "Sum")]
    [InlineData(typeof(System.Runtime.Intrinsics.Vector256), "FusedMultiplyAdd")]
    [InlineData(typeof(System.Runtime.Intrinsics.X86.Fma), "MultiplyAdd")]
    [InlineData(typeof(File), "ReadAllText")]
    [InlineData(typeof(Directory), "GetFiles")]
    [InlineData(typeof(Path), "GetTempPath")]
    [InlineData(typeof(Console), "WriteLine")]
    [InlineData(typeof(HttpClient), "GetAsync")]
    [InlineData(typeof(Task), "Run")]
    [InlineData(typeof(Thread), "Sleep")]
    [InlineData(typeof(Process), "Start")]
    public void A_planted_impure_call_is_found(Type type, string method)
    {
        using var planted = Plant(type, method);

        Assert.Contains(
            PurityAnalyzer.FindViolations(planted),
            error =>
                error == type.FullName || error == $"{type.FullName}.{method}" || error == type.Assembly.GetName().Name
        );
    }

    [Theory]
    [InlineData(typeof(Math), "Sqrt")]
    [InlineData(typeof(Math), "Floor")]
    [InlineData(typeof(SHA256), "HashData")]
    [InlineData(typeof(CultureInfo), "get_InvariantCulture")]
    [InlineData(typeof(string), "Concat")]
    [InlineData(typeof(List<int>), "Add")]
    public void A_pure_call_is_not_reported(Type type, string method)
    {
        using var planted = Plant(type, method);

        Assert.Empty(PurityAnalyzer.FindViolations(planted));
    }

    [Fact]
    public void Planted_mutable_static_state_is_found()
    {
        using var planted = Plant(typeof(Math), "Sqrt", state: "counter");

        Assert.Equal(["static counter"], PurityAnalyzer.FindViolations(planted));
    }

    [Fact]
    public void A_planted_package_reference_is_found()
    {
        using var tests = File.OpenRead(typeof(PurityTests).Assembly.Location);

        Assert.Contains("xunit.core", PurityAnalyzer.FindViolations(tests));
    }

    /// <summary>An assembly with one method, which makes one call.</summary>
    private static MemoryStream Plant(Type type, string method, string? state = null)
    {
        var assembly = new PersistedAssemblyBuilder(new("Planted"), typeof(object).Assembly);
        var planted = assembly.DefineDynamicModule("Planted").DefineType("Planted");
        var body = planted.DefineMethod("Call", MethodAttributes.Static).GetILGenerator();
        body.Emit(OpCodes.Call, type.GetMethods().First(found => found.Name == method));
        body.Emit(OpCodes.Ret);

        if (state is not null)
        {
            planted.DefineField(state, typeof(int), FieldAttributes.Static);
        }

        planted.CreateType();
        var stream = new MemoryStream();
        assembly.Save(stream);
        stream.Position = 0;
        return stream;
    }
}
