using System.Buffers.Binary;
using System.Numerics;

namespace Registry.Matching.Identifiers;

/// <summary>
/// Keccak-256 as submitted to NIST and as used by Ethereum and Monero; SHA3-256 (FIPS 202) uses different padding and gives different digests.
/// </summary>
internal static class Keccak256
{
    private const int Rate = 136;
    private const int Lanes = 25;

    // FIPS 202 §3.2.5.
    private static readonly ulong[] RoundConstants =
    [
        0x0000000000000001,
        0x0000000000008082,
        0x800000000000808A,
        0x8000000080008000,
        0x000000000000808B,
        0x0000000080000001,
        0x8000000080008081,
        0x8000000000008009,
        0x000000000000008A,
        0x0000000000000088,
        0x0000000080008009,
        0x000000008000000A,
        0x000000008000808B,
        0x800000000000008B,
        0x8000000000008089,
        0x8000000000008003,
        0x8000000000008002,
        0x8000000000000080,
        0x000000000000800A,
        0x800000008000000A,
        0x8000000080008081,
        0x8000000000008080,
        0x0000000080000001,
        0x8000000080008008,
    ];

    // FIPS 202 §3.2.2 and §3.2.3: each lane's rotation and its destination in the permutation, along the single cycle that both follow.
    private static readonly int[] Rotations = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
    private static readonly int[] Places = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    /// <summary>The 32 bytes of the digest.</summary>
    internal static byte[] Of(ReadOnlySpan<byte> message)
    {
        Span<ulong> state = stackalloc ulong[Lanes];
        state.Clear();
        Span<byte> block = stackalloc byte[Rate];
        while (message.Length >= Rate)
        {
            Absorb(state, message[..Rate]);
            message = message[Rate..];
        }
        block.Clear();
        message.CopyTo(block);
        block[message.Length] = 0x01;
        block[^1] |= 0x80;
        Absorb(state, block);
        var digest = new byte[32];
        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(digest.AsSpan(8 * i), state[i]);
        return digest;
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (var i = 0; i < Rate / 8; i++)
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        Span<ulong> row = stackalloc ulong[5];
        foreach (var constant in RoundConstants)
        {
            for (var x = 0; x < 5; x++)
                row[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
            for (var x = 0; x < 5; x++)
            {
                var parity = row[(x + 4) % 5] ^ BitOperations.RotateLeft(row[(x + 1) % 5], 1);
                for (var y = 0; y < Lanes; y += 5)
                    state[y + x] ^= parity;
            }
            var moving = state[1];
            for (var i = 0; i < Places.Length; i++)
            {
                var displaced = state[Places[i]];
                state[Places[i]] = BitOperations.RotateLeft(moving, Rotations[i]);
                moving = displaced;
            }
            for (var y = 0; y < Lanes; y += 5)
            {
                state.Slice(y, 5).CopyTo(row);
                for (var x = 0; x < 5; x++)
                    state[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
            }
            state[0] ^= constant;
        }
    }
}
